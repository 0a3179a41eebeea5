import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startAgentBed } from '../../../testing/agentBed'

// Two cores are shared with other suites.
vi.setConfig({ testTimeout: 30_000 })

const run = promisify(execFile)
let bed: Awaited<ReturnType<typeof startAgentBed>>
let directory: string
beforeEach(async () => {
  bed = await startAgentBed()
  directory = await mkdtemp(join(tmpdir(), 'file-search-'))
})
afterEach(async () => {
  await bed.stop()
  await rm(directory, { recursive: true })
})

/** As the CLI answers it. */
async function bash(params: unknown) {
  const { command } = params as { command: string }
  const { stdout } = await run('bash', ['-c', command], { cwd: directory, maxBuffer: 1024 * 1024 })
  return { success: true, stdout, stderr: '', exitCode: 0 }
}

async function write(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(directory, path, '..'), { recursive: true })
    await writeFile(join(directory, path), '')
  }
}

test('the files that git does not ignore, asked for once', async () => {
  await run('git', ['init', '-q'], { cwd: directory })
  await write('src/größe.ts', 'src/b c.ts', 'out/x.js')
  await writeFile(join(directory, '.gitignore'), 'out\n')
  const session = await bed.agentSession({}, { bash })
  const agents = await bed.agents()
  expect(await agents.findFiles(session.id, '')).toEqual({ paths: ['src/', '.gitignore'], isCut: false })
  expect(await agents.findFiles(session.id, 'src/')).toEqual({
    paths: ['src/', 'src/b c.ts', 'src/größe.ts'],
    isCut: false,
  })
  expect(session.calls).toHaveLength(1)
})

test('without git: all but what is hidden or installed', async () => {
  await write('a/b.ts', '.cache/x', 'node_modules/m/index.js')
  const session = await bed.agentSession({}, { bash })
  expect((await (await bed.agents()).findFiles(session.id, 'b')).paths).toEqual(['a/b.ts'])
})

/** What a session on Windows is asked to run in PowerShell. */
function scriptOf(params: unknown): string {
  const { command } = params as { command: string }
  const [, encoded = ''] = /^powershell -NoProfile -NonInteractive -EncodedCommand ([\w+/=]+)$/.exec(command) ?? []
  // cmd takes no longer line.
  expect(command.length).toBeLessThan(8191)
  return Buffer.from(encoded, 'base64').toString('utf16le')
}

const onWindows = { path: 'C:\\work', version: '1.2.5' }

test.each([
  ['git', 'src/größe.ts\nREADME.md\n'],
  ['no git', 'src\\größe.ts\nREADME.md\n'],
])('on Windows the list comes compressed and cut, too: %s', async (_name, text) => {
  const scripts: string[] = []
  const powershell = (params: unknown) => {
    scripts.push(scriptOf(params))
    return { success: true, stdout: gzipSync(text).toString('base64'), stderr: '', exitCode: 0 }
  }
  const session = await bed.agentSession({}, { bash: powershell }, onWindows)
  const found = await (await bed.agents()).findFiles(session.id, 'größe')
  expect(found).toEqual({ paths: ['src/größe.ts'], isCut: false })
  expect(scripts).toHaveLength(1)
  expect(scripts[0]).toContain('git -c core.quotepath=false ls-files')
  expect(scripts[0]).toContain('Substring(0, 650000)')
})

test('on Windows without PowerShell only so deep a list is asked for that its length has an end', async () => {
  const session = await bed.agentSession(
    {},
    {
      // As cmd says it.
      bash: () => ({
        success: false,
        stdout: '',
        stderr: "'powershell' is not recognized",
        exitCode: 1,
        error: 'failed',
      }),
      ripgrep: () => ({ success: true, exitCode: 0, stdout: 'src\\a.ts\r\nREADME.md\r\n', stderr: '' }),
    },
    onWindows,
  )
  expect(await (await bed.agents()).findFiles(session.id, 'a.ts')).toEqual({ paths: ['src/a.ts'], isCut: true })
  expect(session.calls.at(-1)).toEqual({ args: ['--files', '--follow', '--max-depth', '3'] })
})

test('where the shell cannot list them, ripgrep does', async () => {
  const session = await bed.agentSession(
    {},
    {
      bash: () => ({ success: false, stdout: '', stderr: '', exitCode: 1, error: 'Command failed' }),
      ripgrep: () => ({ success: true, exitCode: 0, stdout: 'src/a.ts\nREADME.md\n', stderr: '' }),
    },
  )
  expect(await (await bed.agents()).findFiles(session.id, 'a.ts')).toEqual({ paths: ['src/a.ts'], isCut: false })
  expect(session.calls.at(-1)).toEqual({ args: ['--files', '--follow'] })
})

const listed = (count: number) =>
  Array.from({ length: count }, (_, index) => `packages/part${index % 90}/src/someFileOfThisProject${index}.ts`).join(
    '\n',
  )

/** The real command, over a list that is written already. */
const from = (list: string) => (params: unknown) => {
  const { command } = params as { command: string }
  return bash({ command: command.replace(/\{.*; \}/, `cat ${list}`) })
}

test('fifty thousand files come in one answer; more than fits is said to be cut', async () => {
  await write('fifty/list', 'many/list')
  await writeFile(join(directory, 'fifty/list'), `${listed(50_000)}\n`)
  await writeFile(join(directory, 'many/list'), `${listed(200_000)}\n`)
  const fifty = await bed.agentSession({}, { bash: from('fifty/list') })
  const many = await bed.agentSession({}, { bash: from('many/list') })
  const agents = await bed.agents()
  expect(await agents.findFiles(fifty.id, 'Project49999')).toEqual({
    paths: ['packages/part49/src/someFileOfThisProject49999.ts'],
    isCut: false,
  })
  const found = await agents.findFiles(many.id, 'some')
  expect(found.isCut).toBe(true)
  expect(found.paths).toHaveLength(50)
})

test('a failure is told, and asked about again', async () => {
  let answers = 0
  const refuse = () => ({ success: false, error: `refused ${(answers += 1)}` })
  const session = await bed.agentSession({}, { bash: refuse, ripgrep: refuse })
  const agents = await bed.agents()
  await expect(agents.findFiles(session.id, 'a')).rejects.toMatchObject({ data: { code: 'agent-failed' } })
  await expect(agents.findFiles(session.id, 'a')).rejects.toMatchObject({ data: { text: 'refused 4' } })
})

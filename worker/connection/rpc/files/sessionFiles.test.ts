import { execFile, execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { shellWord } from '../../../api/agents/shellWord'
import { startAgentBed } from '../../../testing/agentBed'

// Two cores are shared with other suites.
vi.setConfig({ testTimeout: 60_000 })

let bed: Awaited<ReturnType<typeof startAgentBed>>
let home: string
/** The longest answer, as JSON: above 1 MB, encrypted and in base64, it ends the agent's connection. */
let longest = 0
beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'happy-files-')))
  longest = 0
  bed = await startAgentBed()
  bed.addCleanUp(() => rmSync(home, { recursive: true, force: true }))
})
afterEach(() => bed.stop())

function measured<T>(answer: T): T {
  longest = Math.max(longest, JSON.stringify(answer).length)
  return answer
}

/** As the CLI answers these calls. */
const handlers = {
  bash: (params: unknown) =>
    new Promise((resolve) => {
      const { command } = params as { command: string }
      execFile('sh', ['-c', command], { cwd: home, encoding: 'utf8', maxBuffer: 1e8 }, (error, stdout, stderr) =>
        resolve(measured({ success: !error, stdout, stderr, exitCode: error ? Number(error.code ?? 1) : 0 })),
      )
    }),
  listDirectory: (params: unknown) => {
    const { path } = params as { path: string }
    const entries = readdirSync(join(home, path), { withFileTypes: true }).map((entry) => {
      const { size, mtimeMs } = statSync(join(home, path, entry.name))
      return { name: entry.name, type: entry.isDirectory() ? 'directory' : 'file', size, modified: mtimeMs }
    })
    return measured({ success: true, entries })
  },
  readFile: (params: unknown) =>
    measured({
      success: true,
      content: readFileSync(join(home, (params as { path: string }).path)).toString('base64'),
    }),
}

async function session() {
  const { id } = await bed.agentSession({}, handlers, { path: home })
  return { id, agents: await bed.agents() }
}

function git(...words: string[]): void {
  execFileSync('git', ['-C', home, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...words])
}

function expectBounded(): void {
  // Encrypted and in base64 it grows by a third, and again on its way.
  expect(longest).toBeLessThan(560_000)
}

test('a directory with more entries than an answer carries is told without sizes, and its files are read', async () => {
  const { id, agents } = await session()
  mkdirSync(join(home, 'huge/inner'), { recursive: true })
  for (let index = 0; index < 9500; index++) writeFileSync(join(home, 'huge', `a-file-of-some-length-${index}.ts`), 'x')
  const huge = await agents.listDirectory(id, 'huge/')
  expect(huge.entries).toHaveLength(5000)
  expect(huge.left).toBeNull()
  expect(huge.entries[0]).toMatchObject({ kind: 'file', size: null })
  expect(await agents.readFile(id, 'huge/a-file-of-some-length-7.ts')).toMatchObject({
    kind: 'text',
    text: 'x',
    size: 1,
  })
  await expect(agents.readFile(id, 'huge/none')).rejects.toMatchObject({ code: 'not-found' })
  expectBounded()
  mkdirSync(join(home, 'small'))
  writeFileSync(join(home, 'small/a'), 'ab')
  expect(await agents.listDirectory(id, 'small/')).toMatchObject({ left: 0, entries: [{ name: 'a', size: 2 }] })
})

test('a diff and a status that are larger than an answer are cut, and say so', async () => {
  const { id, agents } = await session()
  git('init', '-q')
  writeFileSync(join(home, 'big.txt'), 'a\n')
  git('add', '.')
  git('commit', '-qm', 'first')
  writeFileSync(join(home, 'big.txt'), 'a line that is new\n'.repeat(80_000))
  const file = { path: 'big.txt', oldPath: null, change: 'modified', added: null, removed: null } as const
  const diff = await agents.readDiff(id, file)
  expect(diff.isCut).toBe(true)
  expect(diff.patch).toMatch(/^diff --git a\/big\.txt/)
  expectBounded()
  mkdirSync(join(home, 'many'))
  for (let index = 0; index < 9000; index++) writeFileSync(join(home, 'many', `untracked-file-${index}`), '')
  const changes = await agents.readChanges(id)
  expect(changes).toMatchObject({ kind: 'repository', left: null })
  if (changes.kind !== 'repository') return
  expect(changes.files).toHaveLength(2000)
  expect(changes.files.every(({ path }) => path === 'big.txt' || /^many\/untracked-file-\d+$/.test(path))).toBe(true)
  expectBounded()
})

test('on Windows, too, the machine cuts what git prints', async () => {
  const scripts: string[] = []
  const asked: string[] = []
  const status = `# branch.head main\0${Array.from({ length: 20_000 }, (_, index) => `? file-${index}\0`).join('')}`
  const bash = (params: unknown) => {
    const [, encoded = ''] = /-EncodedCommand (\S+)$/.exec((params as { command: string }).command) ?? []
    const script = Buffer.from(encoded, 'base64').toString('utf16le')
    scripts.push(script)
    const [, most = '0'] = /byte\[\] (\d+)/.exec(script) ?? []
    const [, words = ''] = /FromBase64String\('([\w+/=]*)'\)/.exec(script) ?? []
    asked.push(Buffer.from(words, 'base64').toString('utf16le'))
    const isStatus = asked.at(-1)?.includes(' status ')
    return { success: true, stdout: isStatus ? status.slice(0, Number(most)) : '', exitCode: 0 }
  }
  const { id } = await bed.agentSession({}, { ...handlers, bash }, { path: 'C:\\work' })
  expect(await (await bed.agents()).readChanges(id)).toMatchObject({ kind: 'repository', left: null })
  expect(asked).toEqual([
    expect.stringMatching(/^--no-optional-locks .* status /),
    expect.stringMatching(/ --numstat /),
  ])

  // Names of strangers are never part of a script or of a shell's line.
  const names = [
    'a\u2019; Start-Process calc; \u2019.txt',
    "it's.txt",
    'x&calc&.txt',
    '%PATH%.txt',
    'my "file\\" \\',
    '-x.txt',
  ]
  for (const path of names) {
    scripts.length = 0
    const file = { path, oldPath: null, change: 'untracked', added: null, removed: null } as const
    await (await bed.agents()).readDiff(id, file)
    const script = scripts.find((one) => one.includes('ProcessStartInfo'))
    expect(script).not.toContain(path)
    expect(script?.replace(/'[\w+/=]*'/, '')).not.toMatch(/[^\t\n\r -~]/)
    expect(asked.at(-1)).toMatch(/ -- \/dev\/null (?:"|\.\/-x)/)
  }
  expect(asked.at(-3)).toMatch(/"\.\/my \\"file\\\\\\" \\\\"$/)
})

test('an answer that git cannot have given is not "nothing changed"', async () => {
  const { id } = await bed.agentSession({}, { ...handlers, bash: () => ({ success: true, stdout: '', exitCode: 0 }) })
  await expect((await bed.agents()).readChanges(id)).rejects.toMatchObject({ code: 'bad-answer' })
})

test('a git that speaks another language is understood', async () => {
  const bash = (params: unknown) =>
    handlers.bash({ command: `export LC_ALL=C.UTF-8 LANGUAGE=de\n${(params as { command: string }).command}` })
  const { id } = await bed.agentSession({}, { ...handlers, bash }, { path: home })
  const agents = await bed.agents()
  expect(await agents.readChanges(id)).toEqual({ kind: 'no-repository' })
  git('init', '-q', '-b', 'main')
  const file = { path: 'a.txt', oldPath: null, change: 'added', added: 1, removed: 0 } as const
  writeFileSync(join(home, file.path), 'a\n')
  git('add', '.')
  expect(await agents.readDiff(id, file)).toMatchObject({ patch: expect.stringContaining('+a') })
})

test.each([
  ['refused', { stderr: 'no shell here', error: 'no shell here', exitCode: 127 }, 'no shell here'],
  ['given up half-way', { stdout: '# branch.head main\0', exitCode: -1, error: 'Command timed out' }, 'timed out'],
])('a line that was %s is a failure in the words of the agent, and no answer', async (_how, answer, said) => {
  const { id } = await bed.agentSession({}, { ...handlers, bash: () => ({ success: false, ...answer }) })
  const agents = await bed.agents()
  const failed = { data: { code: 'agent-failed', text: expect.stringContaining(said) } }
  await expect(agents.readChanges(id)).rejects.toMatchObject(failed)
})

test('a failure in whose path git’s words for no repository are is a failure', async () => {
  const folder = join(home, 'fatal: not a git repository')
  mkdirSync(folder)
  const bash = (params: unknown) =>
    handlers.bash({ command: `cd ${shellWord(folder)}\n${(params as { command: string }).command}` })
  const { id } = await bed.agentSession({}, { ...handlers, bash }, { path: folder })
  const agents = await bed.agents()
  expect(await agents.readChanges(id)).toEqual({ kind: 'no-repository' })
  writeFileSync(join(folder, '.git'), 'junk')
  const failed = { data: { code: 'agent-failed', text: expect.stringContaining('invalid gitfile') } }
  await expect(agents.readChanges(id)).rejects.toMatchObject(failed)
})

test('what changed is told where counting its lines takes too long', async () => {
  const bash = (params: unknown) => {
    if (!(params as { command: string }).command.includes('numstat')) return handlers.bash(params)
    return { success: false, stdout: '1\t0\ta.txt\0', exitCode: -1, error: 'Command timed out' }
  }
  const { id } = await bed.agentSession({}, { ...handlers, bash }, { path: home })
  git('init', '-q', '-b', 'main')
  writeFileSync(join(home, 'a.txt'), 'a\n')
  git('add', '.')
  expect(await (await bed.agents()).readChanges(id)).toMatchObject({ files: [{ path: 'a.txt', added: null }] })
})

test('what is small is told whole; a failure of git is a failure', async () => {
  const { id, agents } = await session()
  expect(await agents.readChanges(id)).toEqual({ kind: 'no-repository' })
  git('init', '-q', '-b', 'main')
  writeFileSync(join(home, "it's.txt"), 'a\n')
  const untracked = { path: "it's.txt", oldPath: null, change: 'untracked', added: null, removed: null } as const
  expect(await agents.readChanges(id)).toMatchObject({ branch: 'main', left: 0, files: [untracked] })
  expect(await agents.readDiff(id, untracked)).toMatchObject({ isCut: false, patch: expect.stringContaining('+a') })
  const gone = { ...untracked, path: 'gone.txt' }
  await expect(agents.readDiff(id, gone)).rejects.toMatchObject({ code: 'agent-failed' })
})

/** Happy Agent, which says which calls it answers: no `bash`. */
const withoutShell = {
  client: { id: 'rig', name: 'Happy Agent', version: '1' },
  capabilities: { rpcMethods: ['abort', 'listDirectory', 'readFile'] },
}

test.each([
  ['says that it has no shell', withoutShell],
  ['says nothing of its calls, and has no shell', { client: { id: 'rig' } }],
])('a session that %s lists and reads without one', async (_says, metadata) => {
  const asked: string[] = []
  const { listDirectory, readFile } = handlers
  const bash = () => {
    asked.push('bash')
    return { error: 'Method not found' }
  }
  const { id } = await bed.agentSession({}, { bash, listDirectory, readFile }, { path: home, ...metadata })
  const agents = await bed.agents()
  mkdirSync(join(home, 'src'))
  writeFileSync(join(home, 'src/a.ts'), 'ab')
  expect(await agents.listDirectory(id, 'src/')).toMatchObject({ left: 0, entries: [{ name: 'a.ts', size: 2 }] })
  expect(await agents.readFile(id, 'src/a.ts')).toMatchObject({ kind: 'text', text: 'ab' })
  expect(asked.length > 0).toBe(metadata !== withoutShell)
})

test('without a shell, more than is shown is counted; a file that is too long for one answer says so', async () => {
  const answers = {
    listDirectory: () => ({
      success: true,
      entries: [
        { name: 'big.log', type: 'file', size: 600_000 },
        { name: 'unknown', type: 'file' },
        ...Array.from({ length: 5003 }, (_, index) => ({ name: `${index}`, type: 'file' })),
      ],
    }),
  }
  const { id } = await bed.agentSession({}, answers, { path: home, ...withoutShell })
  const agents = await bed.agents()
  expect(await agents.readChanges(id)).toEqual({ kind: 'no-shell' })
  const listed = await agents.listDirectory(id, '')
  expect(listed.entries).toHaveLength(5000)
  expect(listed.left).toBe(5)
  expect(await agents.readFile(id, 'big.log')).toMatchObject({ kind: 'too-long', size: 600_000 })
  expect(await agents.readFile(id, 'unknown')).toMatchObject({ kind: 'too-long', size: null })
  await expect(agents.readFile(id, 'none')).rejects.toMatchObject({ code: 'not-found' })
})

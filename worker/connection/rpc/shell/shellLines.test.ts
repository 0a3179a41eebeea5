import { exec } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mostShown } from '../../../api/agents/commandRun'
import { startAgentBed } from '../../../testing/agentBed'

// Two cores are shared with other suites.
vi.setConfig({ testTimeout: 30_000 })

let bed: Awaited<ReturnType<typeof startAgentBed>>
let home: string
let longest = 0
beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'happy-shell-')))
  longest = 0
  bed = await startAgentBed()
  bed.addCleanUp(() => rmSync(home, { recursive: true, force: true }))
})
afterEach(() => bed.stop())

/** As the CLI answers it: directories outside the session's are refused, and a line is ended after its time. */
function bash(params: unknown) {
  const { command, cwd = '/' } = params as { command: string; cwd?: string }
  const directory = cwd === '/' ? home : resolve(home, cwd)
  if (!directory.startsWith(home)) return { success: false, error: `Access denied: Path '${cwd}' is outside` }
  const env = { ...process.env, TMPDIR: home }
  return new Promise((done) => {
    exec(command, { cwd: directory, timeout: 2000, env }, (error, stdout, stderr) => {
      const answer = {
        success: !error,
        stdout,
        stderr,
        exitCode: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
        ...(error?.killed && { error: 'Command timed out' }),
      }
      longest = Math.max(longest, JSON.stringify(answer).length)
      done(answer)
    })
  })
}

async function session() {
  const { id } = await bed.agentSession({}, { bash }, { path: home })
  const agents = await bed.agents()
  return (command: string, cwd: string | null = null) => agents.runInSession(id, command, cwd)
}

test('a line runs in the directory of the session, or in one inside it; another one is refused', async () => {
  const run = await session()
  mkdirSync(join(home, 'inside'))
  expect(await run('pwd')).toEqual({ stdout: `${home}\n`, stderr: '', exitCode: 0, isCut: false })
  expect(await run('pwd', join(home, 'inside'))).toMatchObject({ stdout: `${home}/inside\n` })
  expect(await run('pwd', 'inside')).toMatchObject({ stdout: `${home}/inside\n` })
  for (const outside of ['/etc', '/']) {
    await expect(run('pwd', outside)).rejects.toMatchObject({
      data: { code: 'agent-failed', text: expect.stringContaining('outside') },
    })
  }
})

test.each([
  ['exit 3', { exitCode: 3 }],
  ['echo out; echo warned >&2; (exit 4)', { stdout: 'out\n', stderr: 'warned\n', exitCode: 4 }],
  ['echo "it\'s" # a comment', { stdout: "it's\n", exitCode: 0 }],
  ['cat <<END\nof two lines\nEND', { stdout: 'of two lines\n', exitCode: 0 }],
  ['echo "', { stdout: '', exitCode: 2, stderr: expect.stringMatching(/unterminated|unexpected/i) }],
])('it is the shell that reads the line: %s', async (line, expected) => {
  const run = await session()
  expect(await run(line)).toMatchObject({ isCut: false, ...expected })
  expect(readdirSync(home)).toEqual([])
})

test('of what is printed without end only the beginning comes, and the exit code of the line', async () => {
  writeFileSync(join(home, 'long.txt'), 'a line of some length\n'.repeat(100_000))
  const run = await session()
  const { stdout, stderr, ...end } = await run('cat long.txt; cat long.txt >&2; exit 5')
  expect(end).toEqual({ exitCode: 5, isCut: true })
  expect([stdout.length, stderr.length]).toEqual([mostShown, mostShown])
  // Encrypted and in base64 it grows by a third, and again on its way.
  expect(longest).toBeLessThan(560_000)
})

test('a line that takes too long is given up, with what it had printed, and its process is ended', async () => {
  const run = await session()
  expect(await run('echo begun; echo $$ >pid; exec sleep 60')).toMatchObject({ exitCode: null, isCut: false })
  expect(await run('kill -0 "$(cat pid)"')).toMatchObject({ exitCode: 1 })
})

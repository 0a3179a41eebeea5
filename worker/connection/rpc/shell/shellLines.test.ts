import { exec } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mostShown } from '../../../api/agents/commandRun'
import { machineId, startAgentBed } from '../../../testing/agentBed'

// Two cores are shared with other suites.
vi.setConfig({ testTimeout: 30_000 })

let bed: Awaited<ReturnType<typeof startAgentBed>>
let home: string
let longest = 0
let givenUpAfter: number
beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'happy-shell-')))
  longest = 0
  givenUpAfter = 25_000
  bed = await startAgentBed()
  bed.addCleanUp(() => rmSync(home, { recursive: true, force: true }))
})
afterEach(() => bed.stop())

/** Above it the server ends the agent's connection (docs/protocol.md 5.2). */
const mostAnswered = 750_000

/** As the CLI answers it: directories outside the session's are refused, and a line is ended after its time. */
function bash(params: unknown) {
  const { command, cwd = '/' } = params as { command: string; cwd?: string }
  const directory = cwd === '/' ? home : resolve(home, cwd)
  if (!directory.startsWith(home)) return { success: false, error: `Access denied: Path '${cwd}' is outside` }
  return execute(command, directory)
}

/** As its daemon does: a directory that comes to `/` is its own one. */
function daemonBash(params: unknown) {
  const { command, cwd = '/' } = params as { command: string; cwd?: string }
  const directory = resolve(home, cwd)
  return execute(command, directory === '/' ? home : directory)
}

function execute(command: string, directory: string) {
  const env = { ...process.env, TMPDIR: home }
  return new Promise((done) => {
    exec(command, { cwd: directory, timeout: givenUpAfter, env }, (error, stdout, stderr) => {
      const answer = {
        success: !error,
        stdout,
        stderr,
        exitCode: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
        ...(error?.killed && { error: 'Command timed out' }),
      }
      longest = Math.max(longest, Buffer.byteLength(JSON.stringify(answer)))
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

test('of a machine it runs in any directory, the root too, and else in the home directory', async () => {
  mkdirSync(join(home, 'ada'))
  await bed.daemon({ bash: daemonBash }, { homeDir: join(home, 'ada'), platform: 'linux' })
  const agents = await bed.agents()
  const printed = async (cwd: string | null) => (await agents.runOnMachine(machineId, 'pwd', cwd)).stdout
  expect(await printed(null)).toBe(`${home}/ada\n`)
  expect(await printed(home)).toBe(`${home}\n`)
  for (const root of ['/', '/.', `${home}/../../../..`]) expect(await printed(root)).toBe('/\n')
  expect(await agents.runOnMachine(machineId, 'pwd', '/../missing')).toEqual({
    stdout: '',
    stderr: expect.stringContaining('missing'),
    exitCode: expect.toSatisfy((code) => code !== 0),
    isCut: false,
  })
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
  expect(longest).toBeLessThan(mostAnswered)
})

test('what JSON writes with six bytes fits, too', async () => {
  const run = await session()
  const { stdout, stderr, ...end } = await run('head -c 200000 /dev/zero; head -c 200000 /dev/zero >&2')
  expect(end).toEqual({ exitCode: 0, isCut: true })
  expect([stdout, stderr]).toEqual(['\0'.repeat(mostShown), '\0'.repeat(mostShown)])
  expect(longest).toBeGreaterThan(500_000)
  expect(longest).toBeLessThan(mostAnswered)
})

test('only what is longer than the limit is cut, and no character in two', async () => {
  const run = await session()
  const half = mostShown / 2
  for (const [count, isCut] of [
    [half, false],
    [half + 1, true],
    [2 * half, true],
  ] as const) {
    writeFileSync(join(home, 'long.txt'), 'é'.repeat(count))
    expect(await run('cat long.txt')).toEqual({ stdout: 'é'.repeat(half), stderr: '', exitCode: 0, isCut })
  }
  writeFileSync(join(home, 'long.txt'), `a${'é'.repeat(half)}`)
  expect(await run('cat long.txt')).toMatchObject({ stdout: `a${'é'.repeat(half - 1)}`, isCut: true })
})

test('on Windows, whose shell passes on all of it, it is cut here', async () => {
  const stdout = 'é'.repeat(60_000)
  const windows = () => ({ success: true, stdout, stderr: 'warned', exitCode: 0 })
  const { id } = await bed.agentSession({}, { bash: windows }, { path: String.raw`C:\x` })
  expect(await (await bed.agents()).runInSession(id, 'type long.txt', null)).toEqual({
    stdout: 'é'.repeat(mostShown / 2),
    stderr: 'warned',
    exitCode: 0,
    isCut: true,
  })
})

test('a line that takes too long is given up, with what it had printed, and its process is ended', async () => {
  givenUpAfter = 2000
  const run = await session()
  const given = await run('echo begun; echo $$ >pid; exec sleep 60')
  expect(given).toEqual({ stdout: 'begun\n', stderr: '', exitCode: null, isCut: false })
  expect(await run('kill -0 "$(cat pid)"')).toMatchObject({ exitCode: 1 })
})

// Only the shell of the line is ended by the CLI.
test.each([
  ['without end', 'exec yes', true],
  ['little by little', 'while :; do echo on; sleep 0.1; done', false],
])('what a line that was given up had begun ends when it prints %s', async (_how, script, isCut) => {
  givenUpAfter = 2000
  const run = await session()
  writeFileSync(join(home, 'prints.sh'), `echo $$ >pid; ${script}`)
  expect(await run('true && sh prints.sh; true')).toMatchObject({ exitCode: null, isCut })
  const pid = Number(readFileSync(join(home, 'pid'), 'utf8'))
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000 })
})

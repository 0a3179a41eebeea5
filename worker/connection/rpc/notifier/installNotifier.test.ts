import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { machineId, startAgentBed, type Handler } from '../../../testing/agentBed'

vi.setConfig({ testTimeout: 30_000 })

let bed: Awaited<ReturnType<typeof startAgentBed>>
let root: string
beforeEach(async () => {
  bed = await startAgentBed()
  root = await mkdtemp(join(tmpdir(), 'notifier machine '))
})
afterEach(async () => {
  await bed.stop()
  await rm(root, { recursive: true })
})

const bash: Handler = (params) =>
  new Promise((resolve) => {
    const { command } = params as { command: string }
    execFile('sh', ['-c', command], (error, stdout, stderr) => {
      const exitCode = typeof error?.code === 'number' ? error.code : error ? 1 : 0
      resolve({ success: exitCode === 0, stdout, stderr, exitCode })
    })
  })

/** As the CLI has it: over no file that is there, with the mode that new files have. */
const write: Handler = async (params) => {
  const { path, content, expectedHash } = params as { path: string; content: string; expectedHash: string | null }
  if (expectedHash !== null) return { success: false, error: 'File hash mismatch.' }
  await writeFile(path, Buffer.from(content, 'base64'), { flag: 'wx', mode: 0o644 })
  return { success: true, hash: 'x' }
}

test('both files are there, closed to others, and the program is run with the Happy home, twice as well as once', async () => {
  const home = join(root, "it's home")
  await mkdir(home)
  await bed.daemon({ bash, writeFile: write }, { happyHomeDir: home })
  const agents = await bed.agents()
  expect(await agents.happyHome(machineId)).toBe(home)
  const program = `#!/usr/bin/env node\nconsole.log(process.argv[2], process.env.HAPPY_HOME_DIR); process.exitCode = 3`
  for (const text of ['{"a":1}', '{"a":2}']) {
    const run = await agents.installNotifier(machineId, { home, receiver: { name: 'id.json', text }, program })
    expect(run).toEqual({ stdout: `install ${home}\n`, stderr: '', exitCode: 3, isCut: false })
    const folder = join(home, 'happy-hub-notify')
    expect(await readFile(join(folder, 'id.json'), 'utf8')).toBe(text)
    for (const name of ['id.json', 'happy-hub-notify.cjs']) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    }
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect(await readdir(folder)).toEqual(['happy-hub-notify.cjs', 'id.json'])
  }
})

test('a machine that goes in between keeps the program and the file that it has, and the next time is whole', async () => {
  const home = join(root, 'home')
  const folder = join(home, 'happy-hub-notify')
  await mkdir(folder, { recursive: true })
  for (const name of ['id.json', 'happy-hub-notify.cjs']) await writeFile(join(folder, name), 'before')
  let writes = 0
  const cutWrite: Handler = (params) => (++writes === 2 ? { success: false, error: 'cut off' } : write(params))
  await bed.daemon({ bash, writeFile: cutWrite }, { happyHomeDir: home })
  const agents = await bed.agents()
  const install = () =>
    agents.installNotifier(machineId, { home, receiver: { name: 'id.json', text: 'now' }, program: '//now' })
  const present = () =>
    Promise.all(['id.json', 'happy-hub-notify.cjs'].map((name) => readFile(join(folder, name), 'utf8')))
  await expect(install()).rejects.toBeDefined()
  expect(await present()).toEqual(['before', 'before'])
  expect(await install()).toMatchObject({ exitCode: 0 })
  expect(await present()).toEqual(['now', '//now'])
})

test('a place that cannot be written is a failure in the machine’s words, and nothing was run', async () => {
  await writeFile(join(root, 'file'), '')
  const home = join(root, 'file')
  const machine = await bed.daemon({ bash, writeFile: write }, { happyHomeDir: home })
  const installed = (await bed.agents()).installNotifier(machineId, {
    home,
    receiver: { name: 'id.json', text: '' },
    program: '',
  })
  await expect(installed).rejects.toMatchObject({ data: { code: 'agent-failed', serverUrl: bed.proxy.url } })
  expect(machine.calls).toHaveLength(1)
})

test('a file is written anew where the program is, closed to others, and never without it', async () => {
  const home = join(root, "it's home")
  const folder = join(home, 'happy-hub-notify')
  await mkdir(folder, { recursive: true, mode: 0o755 })
  await bed.daemon({ bash, writeFile: write }, { happyHomeDir: home })
  const agents = await bed.agents()
  const tell = (text: string) => agents.tellNotifier(machineId, { home, receiver: { name: 'id.json', text } })
  await expect(tell('{}')).rejects.toMatchObject({ data: { code: 'agent-failed', text: /is not there/ } })
  expect(await readdir(folder)).toEqual([])

  await writeFile(join(folder, 'happy-hub-notify.cjs'), '')
  await writeFile(join(folder, 'id.json.new'), 'of a run that was cut off')
  for (const text of ['{"a":1}', '{"a":2}']) {
    await tell(text)
    expect(await readFile(join(folder, 'id.json'), 'utf8')).toBe(text)
    expect((await stat(join(folder, 'id.json'))).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect(await readdir(folder)).toEqual(['happy-hub-notify.cjs', 'id.json'])
  }
})

test.each<[string, Record<string, Handler>]>([
  ['says that it wrote and did not', { bash, writeFile: () => ({ success: true, hash: 'x' }) }],
  ['answers the write with nonsense', { bash, writeFile: () => ({ hash: 'x' }) }],
  ['answers the command with nonsense', { bash: () => 'done', writeFile: write }],
  ['answers a command without its end', { bash: () => ({ success: true }), writeFile: write }],
  ['prints without end', { bash: () => ({ exitCode: 1, stderr: 'x'.repeat(1_000_000) }), writeFile: write }],
])('a machine that %s makes no success, and no error without end', async (_, handlers) => {
  await bed.daemon(handlers, { happyHomeDir: root })
  const receiver = { name: 'id.json', text: '{}' }
  const made = (await bed.agents()).installNotifier(machineId, {
    home: root,
    receiver,
    program: 'process.exitCode = 0',
  })
  const outcome = await made.then(
    ({ exitCode }) => (exitCode === 0 ? 'success' : 'failure'),
    (error: unknown) => JSON.stringify(error),
  )
  expect(outcome).not.toBe('success')
  expect(outcome.length).toBeLessThan(2_000)
})

test.each([
  '/home/ada/\u202Egnp.happy',
  '/a\nrm -rf /',
  '/home/../etc',
  '/home/./ada',
  'C:\\Users\\ada',
  '~',
  '/',
  `/${'x'.repeat(2_000)}`,
])('a Happy home that cannot be shown as it is gets nothing: %j', async (happyHomeDir) => {
  await bed.daemon({ bash }, { happyHomeDir })
  await expect((await bed.agents()).happyHome(machineId)).rejects.toMatchObject({ data: { code: 'bad-answer' } })
})

test('a machine that names no Happy home has the usual one', async () => {
  await bed.daemon({ bash }, {})
  expect(await (await bed.agents()).happyHome(machineId)).toBe('/home/ada/.happy')
})

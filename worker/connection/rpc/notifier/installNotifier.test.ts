import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
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
    const run = await agents.installNotifier(machineId, { receiver: { name: 'id.json', text }, program })
    expect(run).toEqual({ stdout: `install ${home}\n`, stderr: '', exitCode: 3, isCut: false })
    const folder = join(home, 'happy-hub-notify')
    expect(await readFile(join(folder, 'id.json'), 'utf8')).toBe(text)
    for (const name of ['id.json', 'happy-hub-notify.cjs']) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    }
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  }
})

test('a place that cannot be written is a failure in the machine’s words, and nothing was run', async () => {
  await writeFile(join(root, 'file'), '')
  const machine = await bed.daemon({ bash, writeFile: write }, { happyHomeDir: join(root, 'file') })
  const installed = (await bed.agents()).installNotifier(machineId, {
    receiver: { name: 'id.json', text: '' },
    program: '',
  })
  await expect(installed).rejects.toMatchObject({ data: { code: 'agent-failed', serverUrl: bed.proxy.url } })
  expect(machine.calls).toHaveLength(1)
})

test('a machine that names no Happy home has the usual one', async () => {
  await bed.daemon({ bash }, {})
  expect(await (await bed.agents()).happyHome(machineId)).toBe('/home/ada/.happy')
})

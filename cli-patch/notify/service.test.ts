import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serviceFile, serviceState, uninstallService, type ServiceFile } from './service'

let folder: string
let file: ServiceFile

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'happy-service-'))
  const place = { platform: 'linux', userHome: folder, happyHome: '/h', node: 'node', program: 'p' } as const
  file = serviceFile({ ...place, serverUrl: null })
  vi.stubEnv('PATH', folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

async function systemctl(script: string): Promise<void> {
  const path = join(folder, 'systemctl')
  await writeFile(path, `#!/bin/sh\necho "$@" >> '${folder}/calls'\n${script}\n`)
  await chmod(path, 0o755)
}

async function installed(): Promise<void> {
  await mkdir(dirname(file.path), { recursive: true })
  await writeFile(file.path, file.text)
}

const noBus = 'echo "Failed to connect to bus: No medium found" >&2; exit 1'
const answers = (state: string) => `[ "$2" = show ] && echo ActiveState=${state}; exit 0`

test('what could not be stopped keeps its file, and the refusal says so', async () => {
  await installed()
  await systemctl(noBus)
  await expect(uninstallService(file)).rejects.toThrow(/No medium found\. It may still run, and nothing was deleted/)
  await systemctl(`[ "$2" = show ] && echo ActiveState=active && exit 0; ${noBus}`)
  await expect(uninstallService(file)).rejects.toThrow(/stop .*nothing was deleted/)
  expect((await stat(file.path)).isFile()).toBe(true)
})

test('it is stopped and taken out of the start before its file is deleted', async () => {
  await installed()
  await systemctl(answers('active'))
  await uninstallService(file)
  await expect(stat(file.path)).rejects.toThrow('ENOENT')
  const calls = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n')
  expect(calls.slice(1)).toEqual([`--user stop ${file.name}`, `--user disable ${file.name}`, '--user daemon-reload'])
})

test('a state is known only where systemd answered', async () => {
  expect(await serviceState(file)).toBe('absent')
  await uninstallService(file)
  await installed()
  expect(await serviceState(file)).toBe('unknown')
  await systemctl(noBus)
  expect(await serviceState(file)).toBe('unknown')
  await systemctl(answers('failed'))
  expect(await serviceState(file)).toBe('stopped')
  await systemctl(answers('active'))
  expect(await serviceState(file)).toBe('running')
})

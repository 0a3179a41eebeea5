import { writeFile } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeInstall } from '../testing/testInstall'
import type { TestInstall } from '../testing/testInstall'

let install: TestInstall
beforeEach(async () => {
  install = await makeInstall()
})
afterEach(() => install.remove())

test('runs on one install follow one another: each finds what the one before left whole', async () => {
  const stock = await install.snapshot()
  const runs = [
    ['apply', '--bind'],
    ['apply', '--webapp', 'https://hub.example.org'],
    ['undo'],
    ['apply', '--public-server-url', 'https://happy.example.org'],
    ['verify'],
    ['undo'],
  ]
  const done = await Promise.all(runs.map((args) => install.run(...args)))
  for (const { code, out } of done) expect(code === 0 || out.includes('nothing to verify'), out).toBe(true)
  expect((await install.run('undo')).code).toBe(0)
  expect(await install.snapshot()).toEqual(stock)
})

test('a lock that a dead run left is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  const lock = join(install.dist, 'happy-hub-cli-patch.lock')
  await writeFile(lock, `happy-hub cli-patch ${pid}\n`)
  expect((await install.run('apply')).code).toBe(0)
  expect([...(await install.snapshot()).keys()]).not.toContain(lock)
})

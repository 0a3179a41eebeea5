import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeInstall } from '../testing/testInstall'
import type { TestInstall } from '../testing/testInstall'

let install: TestInstall
let stock: Map<string, string>

beforeEach(async () => {
  install = await makeInstall()
  stock = await install.snapshot()
})
afterEach(() => install.remove())

const append = (path: string, text: string): Promise<void> => writeFile(path, text, { flag: 'a' })
const helperPath = (): string => join(install.dist, 'happy-hub-link.mjs')

test('verify is content with a whole patch and changes nothing; an unpatched CLI has nothing to verify', async () => {
  expect(await install.run('verify')).toMatchObject({ code: 1, out: expect.stringContaining('nothing to verify') })
  expect(await install.snapshot()).toEqual(stock)
  await install.run('apply', '--public-server-url', 'https://happy.example.org', '--bind')
  const patched = await install.snapshot()
  expect(await install.run('verify')).toMatchObject({ code: 0, out: expect.stringContaining('the patch is whole') })
  expect(await install.snapshot()).toEqual(patched)
})

test.each([
  { what: 'a patched file that does not parse', spoil: () => append(install.module, '\n}'), says: /is no valid/ },
  { what: 'a helper that does not parse', spoil: () => append(helperPath(), '\n}'), says: /mjs is no valid/ },
  { what: 'a helper that is gone', spoil: () => rm(helperPath()), says: /was cut off/ },
])('verify takes the patch back: $what', async ({ spoil, says }) => {
  await install.run('apply', '--webapp', 'https://hub.example.org')
  await spoil()
  const verified = await install.run('verify')
  expect(verified.code).toBe(1)
  expect(verified.out).toMatch(says)
  expect(verified.out).toContain('is as published again')
  expect(await install.snapshot()).toEqual(stock)
})

test('verify takes back a helper that parses, but makes other links', async () => {
  await install.run('apply')
  // As if cli-patch itself had written it wrong: the record agrees with it.
  const wrong = (await readFile(helperPath(), 'utf8')).replaceAll('&fp=1', '&fp=2')
  await writeFile(helperPath(), wrong)
  const recordPath = join(install.dist, 'happy-hub-cli-patch.json')
  const record = JSON.parse(await readFile(recordPath, 'utf8')) as { helpers: { name: string; written: string }[] }
  for (const helper of record.helpers) {
    if (helper.name.endsWith('.mjs')) helper.written = createHash('sha256').update(wrong).digest('hex')
  }
  await writeFile(recordPath, JSON.stringify(record))
  const verified = await install.run('verify')
  expect(verified.code).toBe(1)
  expect(verified.out).toContain('makes a wrong link')
  expect(await install.snapshot()).toEqual(stock)
})

test('what somebody changed and still runs is left to them, also by verify', async () => {
  await install.run('apply')
  for (const path of [install.commonJs, helperPath()]) {
    const before = await readFile(path)
    await append(path, '\n// mine\n')
    const changed = await install.snapshot()
    for (const command of ['verify', 'undo', 'apply']) {
      expect(await install.run(command)).toMatchObject({ code: 1, out: expect.stringContaining('somebody changed it') })
    }
    expect(await install.snapshot()).toEqual(changed)
    await writeFile(path, before)
  }
})

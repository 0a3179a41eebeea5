import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sha256Of } from './install'
import { makeInstall } from '../testing/testInstall'
import type { TestInstall } from '../testing/testInstall'

let install: TestInstall
beforeEach(async () => {
  install = await makeInstall()
})
afterEach(() => install.remove())

/** What the first cli-patch made of an install: changed lines that call nothing, and a record of format 1. */
async function patchAsTheFirstDid(): Promise<void> {
  const files: object[] = []
  for (const path of [install.module, install.commonJs]) {
    const original = await readFile(path)
    const text = original.toString('utf8').replace('"happy://terminal?" + ', '"happy://terminal?key=" + ')
    const patched = Buffer.from(
      text.replace(/^(.*"happy:\/\/terminal\?key=".*)$/m, '$1 // patched by happy-hub cli-patch'),
    )
    await copyFile(path, `${path}.happy-hub-original`)
    await writeFile(path, patched)
    files.push({
      name: `dist/${basename(path)}`,
      original: sha256Of(original),
      patched: sha256Of(patched),
      before: sha256Of(original),
    })
  }
  const record = { format: 1, version: '1.2.5', webappUrl: null, publicServerUrl: null, files, settings: [] }
  await writeFile(join(install.dist, 'happy-hub-cli-patch.json'), JSON.stringify(record))
}

test('a patch of the first cli-patch is known, can be replaced, and undone before and after', async () => {
  const stock = await install.snapshot()
  await patchAsTheFirstDid()
  expect((await install.run('status')).out).toContain(': patched.')
  expect(await install.run('verify')).toMatchObject({ code: 0 })
  expect((await install.run('undo')).code).toBe(0)
  expect(await install.snapshot()).toEqual(stock)

  await patchAsTheFirstDid()
  expect((await install.run('apply')).out).toContain('Patched happy 1.2.5')
  expect(await install.run('verify')).toMatchObject({ code: 0 })
  expect((await install.run('undo')).code).toBe(0)
  expect(await install.snapshot()).toEqual(stock)
})

test('a record that does not fit the package is refused, and nothing is changed', async () => {
  await install.run('apply')
  const path = join(install.dist, 'happy-hub-cli-patch.json')
  const record = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
  for (const wrong of [{ version: '1.2.0' }, { name: 'happy-coder' }, { files: [] }, { format: 3 }]) {
    await writeFile(path, JSON.stringify({ ...record, ...wrong }))
    const before = await install.snapshot()
    expect(await install.run('undo')).toMatchObject({
      code: 1,
      out: expect.stringContaining('does not fit the package'),
    })
    expect(await install.snapshot()).toEqual(before)
  }
})

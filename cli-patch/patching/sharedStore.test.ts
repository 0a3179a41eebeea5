import { cp, link, mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run } from '../run'
import { builtHelper, makeInstall } from '../testing/testInstall'
import type { TestInstall } from '../testing/testInstall'

let install: TestInstall
beforeEach(async () => {
  install = await makeInstall()
})
afterEach(() => install.remove())

test('a file that is linked to a store is not written through: it is refused, or becomes a copy of its own', async () => {
  const stored = join(install.root, 'store.mjs')
  await link(install.module, stored)
  const before = await readFile(stored)
  const stock = await install.snapshot()

  const refused = await install.run('apply')
  expect(refused.code).toBe(1)
  expect(refused.out).toMatch(/one file with 1 other name \(hard links\).*--allow-shared/)
  expect((await install.run('apply', '--dry-run')).out).toContain('--allow-shared')
  expect(await install.snapshot()).toEqual(stock)

  expect((await install.run('apply', '--allow-shared')).code).toBe(0)
  expect((await readFile(install.module)).equals(before)).toBe(false)
  expect((await readFile(stored)).equals(before)).toBe(true)
  expect((await stat(stored)).nlink).toBe(1)
  // Who agreed once is not asked again, and undo needs no flag.
  expect((await install.run('apply', '--bind')).code).toBe(0)
  expect((await install.run('undo')).code).toBe(0)
  expect(await install.snapshot()).toEqual(stock)
})

test.each([
  { store: "pnpm's store", place: 'project/node_modules/.pnpm/happy@1.2.5/node_modules/happy' },
  { store: "yarn's cache", place: 'project/.yarn/unplugged/happy-npm-1.2.5-0123456789/node_modules/happy' },
  { store: "volta's image", place: '.volta/tools/image/packages/happy/lib/node_modules/happy' },
  { store: "bun's cache", place: '.bun/install/cache/happy@1.2.5' },
])('refuses an install in $store and patches it with --allow-shared', async ({ store, place }) => {
  const folder = join(install.root, place)
  await mkdir(dirname(folder), { recursive: true })
  await cp(install.folder, folder, { recursive: true })
  const shown: string[] = []
  const print = (text: string): void => void shown.push(text)
  const { environment, root: cwd } = install
  const surroundings = { cwd, environment, readHelperTemplates: builtHelper, print, printError: print }
  expect(await run(['apply', '--cli', folder], surroundings)).toBe(1)
  expect(shown.join('\n')).toContain(`lies in ${store}`)
  expect(shown.join('\n')).toContain('--allow-shared')
  expect(await run(['apply', '--cli', folder, '--allow-shared'], surroundings)).toBe(0)
  expect(await run(['verify', '--cli', folder], surroundings)).toBe(0)
  expect(await run(['undo', '--cli', folder], surroundings)).toBe(0)
})

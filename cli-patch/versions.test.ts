import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { array, assert, asyncProperty, boolean, constant, constantFrom, oneof, record } from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { parses } from './files/checkSyntax'
import { makeInstall } from './testing/testInstall'
import type { TestInstall } from './testing/testInstall'

const hub = 'https://hub.example.org'
const old = ['happy@1.2.0', 'happy-coder@0.13.0', 'happy-coder@0.11.2'] as const

let install: TestInstall
afterEach(() => install.remove())

// A package is downloaded the first time.
const patience = 240_000

test.each(old)(
  '%s: patched files parse, verify is content, undo restores every byte',
  async (version) => {
    install = await makeInstall(version)
    const stock = await install.snapshot()
    expect((await install.run('apply', '--webapp', hub, '--bind')).code).toBe(0)
    for (const file of [install.module, install.commonJs]) {
      expect(await parses(file)).toBe(true)
      expect(await readFile(file, 'utf8')).toContain('.refuses(decrypted, keypair.publicKey)')
    }
    expect((await install.run('status')).out).toContain(`${version.replace('@', ' ')} in ${install.folder}: patched.`)
    expect(await install.run('verify')).toMatchObject({ code: 0 })
    expect((await install.run('undo')).code).toBe(0)
    expect(await install.snapshot()).toEqual(stock)
  },
  patience,
)

test('happy-coder does not look into settings.json for the web app: nothing is written there, and it says what to do', async () => {
  install = await makeInstall('happy-coder@0.13.0')
  const { out } = await install.run('apply', '--webapp', hub)
  expect(out).toContain(`reads the web app's address from HAPPY_WEBAPP_URL alone: set it to ${hub}`)
  await expect(readFile(install.settings)).rejects.toThrow('ENOENT')
}, 240_000)

/** Makes a version of the future out of 1.2.5: other names, other bytes. */
async function makeLaterVersion(edit: (source: string) => string = (source) => source): Promise<void> {
  const manifestPath = join(install.folder, 'package.json')
  const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as { version: string }
  manifest.version = '1.9.0'
  await writeFile(manifestPath, JSON.stringify(manifest))
  for (const [file, name] of [
    [install.module, 'main-abc.mjs'],
    [install.commonJs, 'main-def.cjs'],
  ] as const) {
    await writeFile(file, edit(`// later\n${await readFile(file, 'utf8')}`))
    await rename(file, join(install.dist, name))
  }
}

test('a version that is not known is patched by its code, wherever that stands, and undone', async () => {
  install = await makeInstall()
  await makeLaterVersion()
  const later = await install.snapshot()
  const applied = await install.run('apply', '--webapp', hub)
  expect(applied).toMatchObject({ code: 0 })
  expect(applied.out).toContain('not known by its bytes')
  expect(await install.run('verify')).toMatchObject({ code: 0 })
  expect((await install.run('apply', '--webapp', hub)).out).toContain('Nothing to do')
  expect((await install.run('undo')).code).toBe(0)
  expect(await install.snapshot()).toEqual(later)
})

test('a version that is not known may come without CommonJS', async () => {
  install = await makeInstall()
  await makeLaterVersion()
  const commonJs = [...(await install.snapshot()).keys()].filter((path) => path.endsWith('.cjs'))
  for (const path of commonJs) await rm(path)
  expect((await install.run('apply')).code).toBe(0)
  expect(await install.run('verify')).toMatchObject({ code: 0 })
})

test.each([
  ['the check of the answer twice', (source: string) => `${source}\n// if (decrypted.length === 32) {`, /in 2 places/],
  ['another name for the key', (source: string) => source.replaceAll('keypair', 'pair'), /looks different/],
  ['no login at all', (source: string) => source.replaceAll(/happy:\/\/terminal|terminal\/connect/g, 'x'), /0 module/],
])('refuses a version that is not known with %s', async (_, edit, reason) => {
  install = await makeInstall()
  await makeLaterVersion(edit)
  const before = await install.snapshot()
  const refused = await install.run('apply')
  expect(refused.code).toBe(1)
  expect(refused.out).toMatch(reason)
  expect(await install.snapshot()).toEqual(before)
})

test('laws: after any commands undo restores every byte, and the last command again changes nothing', async () => {
  install = await makeInstall()
  const stock = await install.snapshot()
  const apply = record({
    webapp: constantFrom(hub, null),
    server: constantFrom('https://happy.example.org', null),
    bind: boolean(),
  })
  const commands = array(oneof(apply, constant('undo' as const)), { minLength: 1, maxLength: 3 })
  await assert(
    asyncProperty(commands, async (sequence) => {
      for (const each of sequence) {
        const args =
          each === 'undo'
            ? ['undo']
            : [
                'apply',
                ...(each.webapp === null ? [] : ['--webapp', each.webapp]),
                ...(each.server === null ? [] : ['--public-server-url', each.server]),
                ...(each.bind ? ['--bind'] : []),
              ]
        expect((await install.run(...args)).code).toBe(0)
        const once = await install.snapshot()
        expect((await install.run(...args)).out).toContain('Nothing to do')
        expect(await install.snapshot()).toEqual(once)
      }
      expect((await install.run('undo')).code).toBe(0)
      expect(await install.snapshot()).toEqual(stock)
    }),
    { numRuns: 4 },
  )
}, 240_000)

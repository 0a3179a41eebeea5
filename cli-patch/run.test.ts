import { spawn } from 'node:child_process'
import { chmod, copyFile, mkdir, readFile, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run } from './run'
import { builtCliPatch, builtHelper, makeInstall } from './testing/testInstall'
import type { TestInstall } from './testing/testInstall'

const hub = 'https://hub.example.org'
let install: TestInstall
let stock: Map<string, string>

beforeEach(async () => {
  install = await makeInstall()
  stock = await install.snapshot()
})
afterEach(() => install.remove())

const linesOf = async (path: string, text: string): Promise<string[]> => {
  return (await readFile(path, 'utf8')).split('\n').filter((line) => line.includes(text))
}

test('apply patches both files, undo restores every byte and leaves nothing behind', async () => {
  await chmod(install.module, 0o755)
  const before = await install.snapshot()
  expect((await install.run('apply', '--webapp', hub)).code).toBe(0)
  expect(await linesOf(install.module, 'happyHubLink')).toHaveLength(5)
  expect(await linesOf(install.commonJs, 'require("./happy-hub-link.cjs")')).toHaveLength(4)
  expect((await stat(install.module)).mode & 0o777).toBe(0o755)
  expect((await install.run('status')).out).toContain('patched.')

  expect((await install.run('undo')).code).toBe(0)
  expect(await install.snapshot()).toEqual(before)
  expect((await install.run('status')).out).toContain('not patched.')
})

test('a second apply changes nothing and says so; undo of an unpatched CLI too', async () => {
  await install.run('apply', '--webapp', hub)
  const patched = await install.snapshot()
  const again = await install.run('apply', '--webapp', hub)
  expect(again).toMatchObject({ code: 0 })
  expect(again.out).toContain('Nothing to do')
  expect(await install.snapshot()).toEqual(patched)

  await install.run('undo')
  expect((await install.run('undo')).out).toContain('Nothing to do')
  expect(await install.snapshot()).toEqual(stock)
})

test('other options replace the patch, and undo still restores every byte', async () => {
  await install.run('apply', '--webapp', hub)
  await install.run('apply', '--public-server-url', 'https://happy.example.org')
  const helper = join(install.dist, 'happy-hub-link.mjs')
  expect(await linesOf(helper, 'https://happy.example.org')).toHaveLength(1)
  expect(await linesOf(helper, hub)).toEqual([])
  expect(await readdir(join(install.settings, '..'))).toEqual([])
  await install.run('undo')
  expect(await install.snapshot()).toEqual(stock)
})

test('the web app goes into settings.json, all else there stays, and undo puts the old value back', async () => {
  const old = JSON.stringify({ schemaVersion: 2, webappUrl: 'https://old.example', machineId: 'm' }, null, 2)
  await writeFile(install.settings, old, { mode: 0o640 })
  await install.run('apply', '--webapp', hub)
  expect(JSON.parse(await readFile(install.settings, 'utf8'))).toEqual({
    schemaVersion: 2,
    webappUrl: hub,
    machineId: 'm',
  })
  expect((await stat(install.settings)).mode & 0o777).toBe(0o640)
  await install.run('undo')
  expect(await readFile(install.settings, 'utf8')).toBe(old)
})

test('undo keeps what was written into settings.json after the patch', async () => {
  await install.run('apply', '--webapp', hub)
  await writeFile(install.settings, JSON.stringify({ webappUrl: hub, machineId: 'new' }))
  await install.run('undo')
  expect(JSON.parse(await readFile(install.settings, 'utf8'))).toEqual({ machineId: 'new' })

  await install.run('apply', '--webapp', hub)
  await writeFile(install.settings, JSON.stringify({ webappUrl: 'https://mine.example' }))
  expect((await install.run('undo')).out).toContain('was changed since')
  expect(JSON.parse(await readFile(install.settings, 'utf8'))).toEqual({ webappUrl: 'https://mine.example' })
})

test('each Happy home gets the web app, and undo puts all back', async () => {
  await install.run('apply', '--webapp', hub)
  const second = join(install.root, 'second', 'settings.json')
  install.environment['HAPPY_HOME_DIR'] = '~/second'
  expect((await install.run('apply', '--webapp', hub)).out).toContain(second)
  expect(JSON.parse(await readFile(second, 'utf8'))).toEqual({ webappUrl: hub })
  await install.run('undo')
  expect(await install.snapshot()).toEqual(stock)
})

test('a dry run shows a diff and writes nothing', async () => {
  const shown = await install.run('apply', '--webapp', hub, '--dry-run')
  expect(shown.code).toBe(0)
  for (const path of [install.module, install.commonJs]) expect(shown.out).toContain(`--- ${path}`)
  expect(shown.out).toContain(`+++ ${install.settings}`)
  for (const kind of ['mjs', 'cjs']) expect(shown.out).toContain(`+++ ${join(install.dist, `happy-hub-link.${kind}`)}`)
  expect(shown.out).toMatch(/^-.*const authUrl = "happy:\/\/terminal\?" \+/m)
  expect(shown.out).toMatch(/^\+.*const authUrl = happyHubLink\.qrLink\("happy:\/\/terminal\?" \+/m)
  // Four changed lines a file, the import, and three lines of settings.json.
  expect(shown.out.split('\n').filter((line) => /^[+-](?![+-])/.test(line))).toHaveLength(20)
  expect(await install.snapshot()).toEqual(stock)

  await install.run('apply', '--webapp', hub)
  const patched = await install.snapshot()
  expect((await install.run('undo', '--dry-run')).out).toMatch(/^\+.*const authUrl = "happy:\/\/terminal\?" \+/m)
  expect((await install.run('apply', '--webapp', hub, '--dry-run')).out).toBe('Nothing would change.')
  expect(await install.snapshot()).toEqual(patched)
})

interface Refusal {
  what: string
  spoil(): Promise<void>
  reason: RegExp
}

const appendTo = async (path: string, text: string): Promise<void> => {
  await writeFile(path, text, { flag: 'a' })
}
const editManifest = async (edit: (manifest: { version: string; bin: unknown; name: string }) => void) => {
  const path = join(install.folder, 'package.json')
  const manifest = JSON.parse(await readFile(path, 'utf8')) as { version: string; bin: unknown; name: string }
  edit(manifest)
  await writeFile(path, JSON.stringify(manifest))
}

const refusals: Refusal[] = [
  { what: 'a changed file', spoil: () => appendTo(install.commonJs, '// mine\n'), reason: /somebody changed it/ },
  {
    what: 'a file with two matches',
    spoil: () => appendTo(install.module, '\nconst other = "happy://terminal?"\n'),
    reason: /has the QR code in 2 places/,
  },
  {
    what: 'two files with matches',
    spoil: () => copyFile(install.module, join(install.dist, 'index-other.mjs')),
    reason: /2 module files/,
  },
  { what: 'a missing file', spoil: () => rm(install.commonJs), reason: /0 CommonJS files/ },
  {
    what: 'another program of the same name',
    spoil: () => editManifest((manifest) => (manifest.bin = { happy: './happy.js' })),
    reason: /another program that is also called "happy": it has no command "happy-mcp"/,
  },
  {
    what: 'another package',
    spoil: () => editManifest((manifest) => (manifest.name = 'sad')),
    reason: /not the Happy CLI/,
  },
  { what: 'no package', spoil: () => rm(join(install.folder, 'package.json')), reason: /holds no package/ },
  { what: 'a read-only file', spoil: () => chmod(install.commonJs, 0o444), reason: /is read-only/ },
  { what: 'a read-only folder', spoil: () => chmod(install.dist, 0o555), reason: /is read-only/ },
  {
    what: 'settings that are no JSON',
    spoil: () => writeFile(install.settings, '{ "webappUrl": '),
    reason: /holds no JSON object/,
  },
  {
    what: 'a link in the place of a file',
    async spoil() {
      await copyFile(install.module, join(install.root, 'elsewhere.mjs'))
      await rm(install.module)
      await symlink(join(install.root, 'elsewhere.mjs'), install.module)
    },
    reason: /no ordinary file/,
  },
]

test.each(refusals)('refuses $what, says why and changes nothing', async ({ spoil, reason }) => {
  await spoil()
  const before = await install.snapshot()
  const refused = await install.run('apply', '--webapp', hub)
  expect(refused.code).toBe(1)
  expect(refused.out).toMatch(reason)
  expect(await install.snapshot()).toEqual(before)
  await chmod(install.dist, 0o755)
})

test('refuses to undo over a file that was changed after the patch, or with a lost backup or record', async () => {
  await install.run('apply')
  const backup = `${install.module}.happy-hub-original`
  const kept = join(install.root, 'kept')
  await copyFile(backup, kept)
  await rm(backup)
  expect((await install.run('undo')).out).toMatch(/backup .* is missing/)
  await copyFile(kept, backup)

  const patched = await readFile(install.module)
  await appendTo(install.module, '// mine\n')
  expect((await install.run('undo')).out).toMatch(/somebody changed it/)
  await writeFile(install.module, patched)

  await rm(join(install.dist, 'happy-hub-cli-patch.json'))
  expect((await install.run('undo')).out).toMatch(/the record of it .* is gone/)
})

const preload = fileURLToPath(new URL('interruptRename.mjs', import.meta.url))

/** Runs the built program in a process whose rename number `at` is cut off. Resolves to its exit code, or the signal. */
async function runInterrupted(how: 'kill' | 'fail', at: number, ...args: string[]): Promise<number | string | null> {
  const main = join(await builtCliPatch(), 'main.mjs')
  const child = spawn(process.execPath, ['--import', preload, main, ...args, '--cli', install.folder], {
    env: { ...install.environment, INTERRUPT: how, INTERRUPT_AT: String(at) },
    stdio: 'ignore',
  })
  return new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)))
}

// Record, two backups, two helpers, two files of code, settings.json.
const renames = [1, 2, 3, 4, 5, 6, 7, 8]

test.each(renames)('apply killed before rename %i: it can be undone, and finished', async (at) => {
  expect(await runInterrupted('kill', at, 'apply', '--webapp', hub)).toBe('SIGKILL')
  expect(await install.snapshot()).not.toEqual(stock)
  const cut = await install.snapshot()
  expect((await install.run('undo')).code).toBe(0)
  expect(await install.snapshot()).toEqual(stock)

  for (const [path, text] of cut) await writeFile(path, text.slice(text.indexOf(' ') + 1), 'latin1')
  expect((await install.run('apply', '--webapp', hub)).code).toBe(0)
  expect((await install.run('status')).out).toContain(': patched.')
  expect((await readdir(install.dist)).filter((name) => name.includes('happy-hub-new'))).toEqual([])
  expect((await install.run('undo')).code).toBe(0)
  expect(await install.snapshot()).toEqual(stock)
})

test.each([1, 2, 3])('undo killed before rename %i: a second one finishes it', async (at) => {
  await writeFile(install.settings, '{}')
  const before = await install.snapshot()
  await install.run('apply', '--webapp', hub)
  expect(await runInterrupted('kill', at, 'undo')).toBe('SIGKILL')
  expect((await install.run('undo')).code).toBe(0)
  expect(await install.snapshot()).toEqual(before)
})

test.each(renames)('apply whose rename %i fails puts everything back', async (at) => {
  await writeFile(install.settings, '{}')
  const before = await install.snapshot()
  expect(await runInterrupted('fail', at, 'apply', '--webapp', hub)).toBe(1)
  expect(await install.snapshot()).toEqual(before)
})

test.each([1, 2, 3])('undo whose rename %i fails leaves the patch as it was', async (at) => {
  await writeFile(install.settings, '{}')
  await install.run('apply', '--webapp', hub)
  const patched = await install.snapshot()
  expect(await runInterrupted('fail', at, 'undo')).toBe(1)
  expect(await install.snapshot()).toEqual(patched)
})

test('finds the install among the global packages, on PATH and in node_modules, and asks when there are several', async () => {
  const out: string[] = []
  const search = async (environment: NodeJS.ProcessEnv, cwd: string): Promise<number> => {
    out.length = 0
    const print = (text: string): void => void out.push(text)
    return run(['status'], { cwd, environment, readHelperTemplates: builtHelper, print, printError: print })
  }
  const none = { PATH: process.env['PATH'], HOME: install.root, NPM_CONFIG_PREFIX: join(install.root, 'nowhere') }
  expect(await search(none, '/')).toBe(1)
  expect(out[0]).toContain('No installed Happy CLI was found')

  expect(await search(none, install.root)).toBe(0)
  expect(out[0]).toContain(install.folder)

  const bin = join(install.root, 'bin')
  await mkdir(bin)
  await mkdir(join(install.folder, 'bin'))
  await writeFile(join(install.folder, 'bin', 'happy.mjs'), '', { mode: 0o755 })
  await symlink(join(install.folder, 'bin', 'happy.mjs'), join(bin, 'happy'))
  const onPath = { ...none, PATH: `${bin}:${none.PATH}` }
  expect(await search(onPath, '/')).toBe(0)
  expect(out[0]).toContain(install.folder)

  const other = await makeInstall()
  try {
    const prefix = join(other.root, 'prefix')
    await mkdir(join(prefix, 'lib', 'node_modules'), { recursive: true })
    await symlink(other.folder, join(prefix, 'lib', 'node_modules', 'happy'))
    expect(await search({ ...none, NPM_CONFIG_PREFIX: prefix }, '/')).toBe(0)
    expect(out[0]).toContain(other.folder)
    expect(await search({ ...onPath, NPM_CONFIG_PREFIX: prefix }, '/')).toBe(1)
    expect(out[0]).toContain('Several installs')
  } finally {
    await other.remove()
  }
})

test.each([
  '.local/share/pnpm/global/5/node_modules/happy-coder',
  '.config/yarn/global/node_modules/happy',
  '.volta/tools/image/packages/happy/lib/node_modules/happy',
  '.bun/install/global/node_modules/happy',
  'project/node_modules/happy-coder',
])('finds an install in ~/%s', async (place) => {
  const home = join(install.root, 'somebody')
  const folder = join(home, place)
  await mkdir(dirname(folder), { recursive: true })
  await rename(install.folder, folder)
  const name = place.split('/').at(-1) ?? ''
  const path = join(folder, 'package.json')
  await writeFile(path, (await readFile(path, 'utf8')).replace('"name": "happy"', `"name": "${name}"`))
  const environment = { PATH: process.env['PATH'], HOME: home, NPM_CONFIG_PREFIX: join(home, 'nowhere') }
  const out: string[] = []
  const print = (text: string): void => void out.push(text)
  const cwd = join(home, 'project', 'src')
  expect(await run(['status'], { cwd, environment, readHelperTemplates: builtHelper, print, printError: print })).toBe(
    0,
  )
  expect(out[0]).toBe(`${name} 1.2.5 in ${folder}: not patched.`)
})

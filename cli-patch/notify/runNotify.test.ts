import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addReceiver } from './receivers'
import { runNotify } from './runNotify'
import { serviceFile } from './service'

let folder: string
let happyHome: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'happy-run-'))
  happyHome = join(folder, 'happy')
  await mkdir(happyHome)
  await writeFile(join(happyHome, 'access.key'), JSON.stringify({ token: 't', encryption: {} }))
  await writeFile(join(happyHome, 'settings.json'), JSON.stringify({ serverUrl: 'https://home.example' }))
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`)
  vi.stubEnv('HOME', folder)
  await program('systemctl', '[ "$2" = show ] && echo ActiveState=inactive; exit 0')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

async function program(name: string, script: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}

/** As the program's `install` leaves it. */
async function installed(): Promise<string> {
  const kept = join(happyHome, 'happy-hub-notify', 'happy-hub-notify.cjs')
  const { path, text } = serviceFile({
    platform: 'linux',
    userHome: folder,
    happyHome,
    node: process.execPath,
    program: kept,
    serverUrl: null,
  })
  for (const file of [kept, path]) await mkdir(dirname(file), { recursive: true })
  await writeFile(path, text)
  await writeFile(kept, 'of this version')
  return kept
}

async function toldProgram(): Promise<void> {
  const command = [await program('tell', 'cat > /dev/null')]
  await addReceiver(happyHome, 'a', { kind: 'command', name: 'tell', server: 'Home', command })
}

async function notify(what: string, platform: NodeJS.Platform = 'linux') {
  const lines: string[] = []
  const print = (text: string) => void lines.push(text)
  const own = await program('own', 'of this version')
  await writeFile(own, 'of this version')
  const ports = { environment: { HAPPY_HOME_DIR: happyHome }, platform, program: own, print, printError: print }
  return { code: await runNotify([what], ports), text: lines.join('\n') }
}

test('a test says, too, that the installed program does not run, or is of another version', async () => {
  await toldProgram()
  const kept = await installed()
  const stopped = await notify('test')
  expect(stopped).toMatchObject({ code: 1, text: expect.stringMatching(/tell: handed over\.\n.*does not run\.$/) })

  await program('systemctl', '[ "$2" = show ] && echo ActiveState=active; exit 0')
  expect(await notify('test')).toEqual({ code: 0, text: 'tell: handed over.' })
  await writeFile(kept, 'of another version')
  expect(await notify('test')).toMatchObject({ code: 0, text: expect.stringContaining('of another version') })
})

test('a test of a program that is not installed says so and counts as one that arrived', async () => {
  await toldProgram()
  expect(await notify('test')).toMatchObject({ code: 0, text: expect.stringContaining('handed over.\nNot installed') })
})

test('where nothing was installed, uninstall says that and of which home; else what stays', async () => {
  const nothing = await notify('uninstall')
  expect(nothing).toMatchObject({ code: 3, text: expect.stringContaining(`Nothing was installed for ${happyHome}.`) })
  expect(nothing.text).not.toContain('Still in')

  const kept = await installed()
  // A logout leaves no login to read.
  await rm(join(happyHome, 'access.key'))
  const { code, text } = await notify('uninstall')
  expect(code).toBe(0)
  expect(text).toMatch(/^It runs no longer\.\nStill in .*happy-hub-notify: who is told, .*delete that folder\.$/)
  expect(await readFile(kept, 'utf8')).toBe('of this version')
  expect(await notify('uninstall')).toEqual({
    code: 3,
    text: expect.stringMatching(/^Nothing was installed .*\nStill in /),
  })
})

test('on Windows it says who is told, and that nothing is installed there', async () => {
  await toldProgram()
  const status = await notify('status', 'win32')
  expect(status.code).toBe(1)
  expect(status.text).toMatch(/On this system nothing is installed[^]*- tell \(command\): what needs you/)
  expect((await notify('test', 'win32')).text).toMatch(/handed over\.\nOn this system/)
  expect(await notify('uninstall', 'win32')).toEqual({
    code: 3,
    text: expect.stringContaining('Nothing was installed'),
  })
})

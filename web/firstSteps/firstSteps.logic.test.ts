import { describe, expect, test } from 'vitest'
import type { AppState } from '../../worker/api/state'
import { canonicalUrl, fixtureApp, fixtureMachine, fixtureServer, serverId } from '../testing/fixtureStates'
import { folderNames } from './cliFolders'
import { cliCommands, firstCommands, loggedInCommand } from './cliCommands'
import { connectableServers } from './firstSteps.logic'

const app = 'https://hub.example.org'

const folderOf = (state: AppState, id: string) =>
  /HAPPY_HOME_DIR=(\S+) happy$/.exec(cliCommands(state, serverId(id), app)?.run ?? '')?.[1]

const account = (fingerprint: string) =>
  ({ kind: 'signed-in', accountId: fingerprint, fingerprint, keyOrigin: 'own' }) as const

describe('commands that connect a CLI', () => {
  test('name the server, this app, and a folder of their own: the usual one may hold another login', () => {
    const state = fixtureApp([fixtureServer('laptop', { url: canonicalUrl('http://127.0.0.1:3005') })])
    const variables = `HAPPY_SERVER_URL=http://127.0.0.1:3005 HAPPY_WEBAPP_URL=${app} HAPPY_HOME_DIR=~/.happy-127-0-0-1-3005`
    expect(cliCommands(state, serverId('laptop'), app)).toEqual({
      login: `${variables} happy auth login`,
      run: `${variables} happy`,
      daemon: `${variables} happy daemon start`,
    })
  })

  test('before the first sign-in the folder has the name of the host', () => {
    expect(firstCommands('https://happy.example.org', app).at(-1)).toBe(
      `HAPPY_SERVER_URL=https://happy.example.org HAPPY_WEBAPP_URL=${app} HAPPY_HOME_DIR=~/.happy-happy-example-org happy`,
    )
  })

  test('with several servers each has its own folder, whatever their hosts are', () => {
    const urls = [
      'https://a.example',
      'http://a.example:3005',
      'https://a-example',
      'http://[::1]:3005',
      'https://xn--n3h.example',
    ]
    const state = fixtureApp(
      urls.map((url, index) => fixtureServer(`s${index}`, { url: canonicalUrl(url), addedAt: index })),
    )
    expect(urls.map((_, index) => folderOf(state, `s${index}`))).toEqual([
      '~/.happy-a-example',
      '~/.happy-a-example-3005',
      expect.stringMatching(/^~\/\.happy-a-example-[\da-f]{4}$/),
      '~/.happy-1-3005',
      '~/.happy-xn-n3h-example',
    ])
  })

  test('a folder stays when servers are renamed or moved, and is the one of before the first sign-in', () => {
    const url = canonicalUrl('https://happy.example.org')
    const home = fixtureServer('home', { url, label: 'Home', addedAt: 1 })
    const work = fixtureServer('work', { url, label: 'Work', addedAt: 2 })
    const before = fixtureApp([home, work])
    const after = fixtureApp([
      { ...work, label: 'Home' },
      { ...home, label: 'Work' },
    ])
    for (const id of ['home', 'work']) expect(folderOf(after, id)).toBe(folderOf(before, id))
    expect(folderOf(before, 'home')).not.toBe(folderOf(before, 'work'))
    expect(firstCommands(url, app).at(-1)).toContain(` HAPPY_HOME_DIR=${folderOf(before, 'home')} `)
  })

  test('a folder that was handed out goes to no other account, also after its server was removed', () => {
    const url = canonicalUrl('https://happy.example.org')
    const older = fixtureServer('older', { url, addedAt: 1, account: account('aaaa 1111') })
    const newer = fixtureServer('newer', { url, addedAt: 2, account: account('bbbb 2222') })
    const first = folderNames(fixtureApp([older, newer]), {})
    expect(first.names).toEqual({ older: 'happy-example-org', newer: 'happy-example-org-bbbb' })
    expect(folderNames(fixtureApp([newer]), first.handedOut).names).toEqual({ newer: 'happy-example-org-bbbb' })
    // The same account comes back, as another entry.
    const again = fixtureServer('again', { url, addedAt: 3, account: account('aaaa 1111') })
    expect(folderNames(fixtureApp([newer, again]), first.handedOut).names).toEqual({
      newer: 'happy-example-org-bbbb',
      again: 'happy-example-org',
    })
    const third = fixtureServer('third', { url, addedAt: 4, account: account('cccc 3333') })
    expect(folderNames(fixtureApp([third]), first.handedOut).names).toEqual({ third: 'happy-example-org-cccc' })
    expect(JSON.stringify(first.handedOut)).not.toMatch(/happy|aaaa/)
  })

  test('are written for the shells of Windows, too; the CLI itself reads the ~', () => {
    const state = fixtureApp([fixtureServer('laptop', { url: canonicalUrl('https://a.example:3005') })])
    const run = (shell: 'powershell' | 'cmd') => cliCommands(state, serverId('laptop'), app, shell)?.run
    expect(run('powershell')).toBe(
      `$env:HAPPY_SERVER_URL='https://a.example:3005'; $env:HAPPY_WEBAPP_URL='${app}'; $env:HAPPY_HOME_DIR='~/.happy-a-example-3005'; happy`,
    )
    expect(run('cmd')).toBe(
      `set "HAPPY_SERVER_URL=https://a.example:3005" & set "HAPPY_WEBAPP_URL=${app}" & set "HAPPY_HOME_DIR=~/.happy-a-example-3005" & happy`,
    )
  })

  test('are offered for servers with an account here, the primary first', () => {
    const state = fixtureApp([
      fixtureServer('out', { account: { kind: 'signed-out' } }),
      fixtureServer('a'),
      fixtureServer('b', { isPrimary: true }),
    ])
    expect(connectableServers({ ...state, primaryServerId: serverId('b') }).map(({ id }) => id)).toEqual(['b', 'a'])
    expect(cliCommands(state, serverId('none'), app)).toBeNull()
  })
})

const machineIn = (happyHomeDir?: string, change: object = {}) => {
  const { content } = fixtureMachine('laptop', 'm')
  return { ...content, ...(happyHomeDir === undefined ? {} : { happyHomeDir }), ...change }
}

describe('a command of a CLI that is logged in', () => {
  const url = 'https://a.example:3005'

  test('names the server, and the folder of that login where it is not the usual one', () => {
    const line = (folder?: string) => loggedInCommand('posix', url, machineIn(folder), 'happy daemon start')
    expect(line()).toBe(`HAPPY_SERVER_URL=${url} happy daemon start`)
    expect(line('/home/ada/.happy')).toBe(line())
    expect(line('/home/ada/.happy-work')).toBe(
      `HAPPY_SERVER_URL=${url} HAPPY_HOME_DIR=/home/ada/.happy-work happy daemon start`,
    )
    expect(loggedInCommand('posix', url, undefined, 'happy')).toBe(`HAPPY_SERVER_URL=${url} happy`)
  })

  test('a folder with signs of the shell is one word, or the command is not told', () => {
    expect(loggedInCommand('posix', url, machineIn("/x'; touch y"), 'happy')).toBe(
      String.raw`HAPPY_SERVER_URL=${url} HAPPY_HOME_DIR='/x'\''; touch y' happy`,
    )
    expect(loggedInCommand('posix', url, machineIn('/x\n/y'), 'happy')).toBeNull()
    expect(loggedInCommand('posix', url, machineIn('~/.h; touch y #'), 'happy')).toBe(
      `HAPPY_SERVER_URL=${url} HAPPY_HOME_DIR=~/'.h; touch y #' happy`,
    )
    const windows = { homeDir: String.raw`C:\Users\ada`, platform: 'win32' }
    for (const shell of ['powershell', 'cmd'] as const) {
      expect(loggedInCommand(shell, url, machineIn(String.raw`C:\Users\ada\.happy`, windows), 'happy')).not.toContain(
        'HOME_DIR',
      )
      expect(loggedInCommand(shell, url, machineIn(String.raw`D:\happy`, windows), 'happy')).toContain(
        String.raw`D:\happy`,
      )
      expect(loggedInCommand(shell, url, machineIn(String.raw`C:\Users\Jörg (x86)\ADA~1`, windows), 'happy')).toContain(
        String.raw`C:\Users\Jörg (x86)\ADA~1`,
      )
    }
    const unwritable = [
      ['powershell', 'C:\\x\u2019; calc'],
      ['powershell', 'C:\\x\n calc'],
      ['cmd', 'C:\\%PATH%'],
      ['cmd', 'C:\\x" & calc'],
      ['cmd', 'C:\\!x!'],
    ] as const
    for (const [shell, folder] of unwritable) {
      expect(loggedInCommand(shell, url, machineIn(folder, windows), 'happy')).toBeNull()
    }
  })
})

import { describe, expect, test } from 'vitest'
import { canonicalUrl, fixtureApp, fixtureServer, serverId } from '../testing/fixtureStates'
import { cliCommands, connectableServers, firstCommands } from './firstSteps.logic'

const app = 'https://hub.example.org'

describe('commands that connect a CLI', () => {
  test('name the server, this app, and a folder of their own: the usual one may hold another login', () => {
    const state = fixtureApp([fixtureServer('laptop', { url: canonicalUrl('http://127.0.0.1:3005') })])
    const variables = `HAPPY_SERVER_URL=http://127.0.0.1:3005 HAPPY_WEBAPP_URL=${app} HAPPY_HOME_DIR=~/.happy-laptop`
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

  test('with several servers each has its own folder, whatever the labels are', () => {
    const labels = ['Laptop', 'laptop', 'Büro / Köln', '東京', '$(rm -rf ~)']
    const servers = labels.map((label, index) => fixtureServer(`s${index}`, { label }))
    const state = fixtureApp(servers)
    const folders = servers.map(
      ({ id }) => /HAPPY_HOME_DIR=(\S+) happy$/.exec(cliCommands(state, id, app)?.run ?? '')?.[1],
    )
    expect(folders).toEqual([
      '~/.happy-laptop',
      '~/.happy-laptop-2',
      '~/.happy-buro-koln',
      '~/.happy-https-s3-example-org',
      '~/.happy-rm-rf',
    ])
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

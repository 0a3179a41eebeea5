import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, array, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { serverOfCli } from './cliServer'
import { createKeyFinder } from './findKey'
import { parseHappyLink } from './options'

test('own flags are read, all others go to the CLI', () => {
  expect(parseHappyLink(['--force', '--webapp=https://Hub.example.org/', '--cli', 'x', '-x', '--', 'y'])).toEqual({
    kind: 'login',
    cli: 'x',
    options: { webappUrl: 'https://hub.example.org', publicServerUrl: null, qr: 'happy' },
    passed: ['--force', '-x', '--', 'y'],
  })
  expect(parseHappyLink(['--force', '--help'])).toEqual({ kind: 'help' })
})

test.each([
  [['--webapp'], '--webapp needs a value'],
  [['--cli='], '--cli needs a value'],
  [['--webapp', 'hub'], 'no URL'],
  [['--public-server-url', 'https://h/x'], 'path'],
  [['--qr', 'https'], 'needs --webapp'],
])('refuses %j', (args, reason) => {
  expect(() => parseHappyLink(args)).toThrow(reason)
})

test('the server is found as the CLI finds it', async () => {
  const home = await mkdtemp(join(tmpdir(), 'happy-link-home-'))
  try {
    const happy = { name: 'happy', version: '1.2.5', known: null }
    const environment = { HAPPY_HOME_DIR: home }
    const hosted = 'https://api.cluster-fluster.com'
    expect(await serverOfCli(happy, environment)).toBe(hosted)
    await writeFile(join(home, 'settings.json'), JSON.stringify({ serverUrl: 'http://10.0.0.5:3005' }))
    expect(await serverOfCli(happy, environment)).toBe('http://10.0.0.5:3005')
    expect(await serverOfCli({ ...happy, name: 'happy-coder' }, environment)).toBe(hosted)
    expect(await serverOfCli(happy, { ...environment, HAPPY_SERVER_URL: 'http://h' })).toBe('http://h')
    expect(await serverOfCli(happy, { ...environment, HAPPY_SERVER_URL: '' })).toBe('http://10.0.0.5:3005')
    await writeFile(join(home, 'settings.json'), JSON.stringify({ serverUrl: '' }))
    expect(await serverOfCli(happy, environment)).toBe(hosted)
  } finally {
    await rm(home, { recursive: true })
  }
})

const key = 'k'.repeat(43)
test.each([
  ['mobile', `\u001b[2J\r\nOr manually enter this URL:\r\nhappy://terminal?${key}\r\n`],
  ['web', `please copy and paste this URL:\r\nhttps://app.happy.engineering/terminal/connect#key=${key}\r\n`],
])('the key is found once, at the end of its line, however the text is cut (%s)', (_, shown) => {
  const text = `${shown}\r\nWaiting for authentication`
  assert(
    property(array(integer({ min: 0, max: text.length })), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      const find = createKeyFinder()
      let written = ''
      const found: string[] = []
      for (const [index, from] of places.slice(0, -1).entries()) {
        const chunk = text.slice(from, places[index + 1])
        const match = find(chunk)
        if (match) found.push(`${match.key} after ${written.length + match.end}`)
        written += chunk
      }
      expect(found).toEqual([`${key} after ${shown.length}`])
    }),
  )
})

test('other links, and a key with more behind it, are none', () => {
  for (const text of [`happy:///account?${key}\n`, `happy://terminal?${key}k\n`, `happy://terminal?key=${key}\n`]) {
    expect(createKeyFinder()(text)).toBeNull()
  }
})

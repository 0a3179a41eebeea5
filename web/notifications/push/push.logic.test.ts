import { expect, test } from 'vitest'
import { fixtureServer, fixtureSession, machineId, serverId } from '../../testing/fixtureStates'
import { parseSettings } from '../notificationSettings'
import { browserName, isOutdated, lineToCopy, plannedChanges, receiverOf } from './push.logic'
import { parsePushMachines } from './pushMachines'

test('what is shown before is what is done: paths of any letters are words of the shell', () => {
  expect(plannedChanges({ home: '/home/a b/.happy' }, 'id')).toEqual({
    files: ['/home/a b/.happy/happy-hub-notify/id.json', '/home/a b/.happy/happy-hub-notify/happy-hub-notify.cjs'],
    command: `HAPPY_HOME_DIR='/home/a b/.happy' node '/home/a b/.happy/happy-hub-notify/happy-hub-notify.cjs' install`,
  })
  expect(lineToCopy('/h', 'Y29kZQ', 'https://hub.example.org')).toBe(
    'cd "$(mktemp -d)" && curl -fsSO https://hub.example.org/happy-hub-notify.cjs && HAPPY_HOME_DIR=/h node happy-hub-notify.cjs add Y29kZQ && HAPPY_HOME_DIR=/h node happy-hub-notify.cjs install',
  )
})

const asked = (server: string, id: string) => ({
  serverId: serverId(server),
  machineId: machineId(id),
  endpoint: null,
  home: null,
  told: null,
})

test('a machine is told what this device is told, of its own server, and who else tells it', () => {
  const machine = { serverId: serverId('cloud'), machineId: machineId('box') }
  const others = [asked('cloud', 'first'), asked('home', 'elsewhere')]
  const now: Parameters<typeof receiverOf>[0] = {
    machine,
    server: fixtureServer('cloud', { label: 'Cloud' }),
    sessions: [fixtureSession('cloud', 'loud'), fixtureSession('cloud', 'silent', { marks: { wants: 'mute' } })],
    settings: {
      ...parseSettings('{"privacy":"content","quietHours":{"from":1,"to":2}}'),
      isOn: true,
      withFinished: false,
    },
    putOff: {
      'asks:cloud/loud': 1_000,
      'finished:cloud/silent': 2_000,
      // Of another server, of a session that is gone, and of what no machine tells.
      'asks:home/loud': 3_000,
      'asks:cloud/gone': 4_000,
      'unsent:cloud/loud': 5_000,
    },
    held: { id: 'id', machines: [...others, asked('cloud', 'box'), asked('cloud', 'last')] },
    target: { endpoint: 'https://push.example.org/x', p256dh: 'p', auth: 'a' },
    browser: { userAgent: 'X11; Linux Firefox/153.0', timeZone: 'Europe/Berlin', appUrl: 'https://hub.example.org' },
  }
  const receiver = receiverOf(now)
  expect(receiver).toMatchObject({
    id: 'id',
    name: 'Firefox, Linux',
    server: 'Cloud',
    wants: 'needs-me',
    privacy: 'content',
    sessions: { silent: 'mute' },
    quietHours: { from: 1, to: 2, timeZone: 'Europe/Berlin' },
    snoozed: [
      { sessionId: 'loud', kind: 'needs-me', until: 1_000 },
      { sessionId: 'silent', kind: 'done', until: 2_000 },
    ],
    // In one order for all of them, also where one is set up again.
    machines: ['first', 'box', 'last'],
  })
  expect(receiverOf({ ...now, held: { id: 'id', machines: others } }).machines).toEqual(['first', 'box'])
  const off = receiverOf({ ...now, settings: { ...now.settings, isOn: false } })
  expect([off.wants, off.sessions]).toEqual(['mute', {}])
  const muted = { ...now, server: fixtureServer('cloud', { wants: 'mute' }) }
  expect(receiverOf(muted).wants).toBe('mute')
  const loud = [fixtureSession('cloud', 'loud', { marks: { wants: 'all' } })]
  expect(receiverOf({ ...muted, sessions: loud }).sessions).toEqual({ loud: 'needs-me' })
})

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36',
    'Chrome, Linux',
  ],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 26 like Mac OS X) Version/26.0 Mobile Safari/604.1', 'Safari, iOS'],
  ['curl', 'Browser'],
])('%s', (userAgent, name) => expect(browserName(userAgent)).toBe(name))

test('a machine that tells another subscription, or one that is gone, is outdated; where that is not known it is not', () => {
  const text =
    '{"id":"a","machines":[{"serverId":"s","machineId":"m","endpoint":"old"},{"serverId":"s","machineId":"n"}]}'
  const outdated = (present: string | null | undefined) =>
    parsePushMachines(text).machines.map((machine) => isOutdated(machine, present))
  expect([outdated('old'), outdated('new'), outdated(null), outdated(undefined)]).toEqual([
    [false, false],
    [true, false],
    [true, true],
    [false, false],
  ])
})

test.each([null, '', '{', '[]', '{"id":"../x","machines":[]}', '{"id":"a","machines":{}}'])(
  'stored machines that are not as they should be are none: %s',
  (text) => expect(parsePushMachines(text)).toMatchObject({ machines: [] }),
)

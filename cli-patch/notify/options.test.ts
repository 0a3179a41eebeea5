import { expect, test } from 'vitest'
import { isWanted, type Notice } from './notices'
import { parseNotify } from './options'
import { parseReceiver } from './receivers'
import { serviceFile } from './service'

test('the command line', () => {
  expect(parseNotify(['install'])).toEqual({ kind: 'install' })
  expect(parseNotify([])).toEqual({ kind: 'help' })
  expect(parseNotify(['add-ntfy', '--tells', 'nothing', '--all', 'https://ntfy.sh/x'])).toEqual({
    kind: 'add-other',
    how: { kind: 'ntfy', url: 'https://ntfy.sh/x' },
    privacy: 'nothing',
    wants: 'all',
  })
  expect(parseNotify(['add-command', 'notify-send', '--all'])).toMatchObject({
    how: { kind: 'command', command: ['notify-send', '--all'] },
    wants: 'needs-me',
  })
})

test.each([
  [['frobnicate'], 'not known'],
  [['run', 'x'], 'takes nothing'],
  [['add', 'x'], 'the code'],
  [['add-ntfy'], 'address of a topic'],
  [['add-ntfy', '--tells', 'all', 'x'], '--tells needs'],
  [['add-ntfy', '--app', 'https://hub.example.org', 'x'], 'belongs to --tells encrypted'],
  [['add-command'], 'needs a program'],
  [['add-command', '--tells', 'encrypted', 'x'], 'are for add-ntfy'],
])('refuses %j', (args, reason) => {
  expect(() => parseNotify(args)).toThrow(reason)
})

const ntfy = { kind: 'ntfy', name: 'n', server: 'Home', url: 'https://ntfy.example.org/t' }

test.each([
  { ...ntfy, url: 'http://ntfy.example.org/t' },
  { ...ntfy, url: 'file:///etc/passwd' },
  { ...ntfy, kind: 'mail' },
  { ...ntfy, quietHours: { from: -1, to: 2, timeZone: 'UTC' } },
  null,
])('is no receiver: %j', (value) => {
  expect(parseReceiver(value)).toBeNull()
})

function notice(kind: 'needs-me' | 'done', sessionId: string): Notice {
  return { kind, sessionId, at: 0, title: null, requests: [] }
}

test('filters: a rule for a session, quiet hours over midnight in their own time zone, and a test always', () => {
  const receiver = parseReceiver({
    ...ntfy,
    wants: 'needs-me',
    sessions: { loud: 'all', silent: 'mute' },
    quietHours: { from: 22 * 60, to: 7 * 60, timeZone: 'Europe/Berlin' },
  })
  if (!receiver) throw new Error('no receiver')
  const noon = new Date('2026-11-27T12:00:00Z')
  expect(isWanted(receiver, notice('needs-me', 's'), noon)).toBe(true)
  expect(isWanted(receiver, notice('done', 's'), noon)).toBe(false)
  expect(isWanted(receiver, notice('done', 'loud'), noon)).toBe(true)
  expect(isWanted(receiver, notice('needs-me', 'silent'), noon)).toBe(false)
  // 22:30 in Berlin.
  const night = new Date('2026-11-27T21:30:00Z')
  expect(isWanted(receiver, notice('needs-me', 's'), night)).toBe(false)
  expect(isWanted(receiver, { ...notice('done', 's'), kind: 'test' }, night)).toBe(true)
})

test('what its person put off on their device is told again after that time; other things of the session are told', () => {
  const receiver = parseReceiver({
    ...ntfy,
    wants: 'all',
    snoozed: [
      { sessionId: 's', kind: 'needs-me', until: 1_000 },
      { sessionId: 't', kind: 'done', until: 2_000 },
    ],
  })
  if (!receiver) throw new Error('no receiver')
  const told = (kind: 'needs-me' | 'done', sessionId: string, at: number) =>
    isWanted(receiver, notice(kind, sessionId), new Date(at))
  expect([told('needs-me', 's', 999), told('done', 's', 999), told('needs-me', 't', 999)]).toEqual([false, true, true])
  expect([told('needs-me', 's', 1_000), told('done', 't', 1_000), told('done', 't', 2_000)]).toEqual([
    true,
    false,
    true,
  ])
})

test('what keeps it running names the Happy home, whatever is in its path', () => {
  const options = {
    platform: 'linux',
    userHome: '/home/ada',
    happyHome: '/home/ada/my "$HOME" 100%',
    node: '/usr/bin/node',
    program: '/a $b',
    serverUrl: null,
  } as const
  const unit = serviceFile(options)
  expect(unit.path).toMatch(/^\/home\/ada\/\.config\/systemd\/user\/happy-hub-notify-\w{8}\.service$/)
  expect(unit.text).toContain(String.raw`Environment="HAPPY_HOME_DIR=/home/ada/my \"$HOME\" 100%%"`)
  expect(unit.text).toContain('ExecStart="/usr/bin/node" "/a $$b" run')
  const agent = serviceFile({ ...options, platform: 'darwin', happyHome: '/Users/a&b' })
  expect(agent.text).toContain('<string>/Users/a&amp;b</string>')
  expect(() => serviceFile({ ...options, platform: 'win32' })).toThrow('happy-hub-notify run')
})

import { expect, test } from 'vitest'
import { parseCommand } from './options'

test('reads a full command line', () => {
  const args = ['apply', '--cli', 'x', '--webapp', 'https://Hub.example.org/', '--public-server-url', 'http://h:3005']
  expect(parseCommand([...args, '--qr', 'https', '--bind', '--allow-shared', '--dry-run'])).toEqual({
    kind: 'apply',
    cli: 'x',
    dryRun: true,
    allowShared: true,
    options: { webappUrl: 'https://hub.example.org', publicServerUrl: 'http://h:3005', qr: 'https', bind: true },
  })
  expect(parseCommand(['apply'])).toEqual({
    kind: 'apply',
    cli: null,
    dryRun: false,
    allowShared: false,
    options: { webappUrl: null, publicServerUrl: null, qr: 'happy', bind: false },
  })
})

test.each([
  [[], 'A command is missing'],
  [['patch'], 'is no command'],
  [['undo', 'now'], 'too much'],
  [['apply', '--web', 'x'], '--web'],
  [['undo', '--webapp', 'https://h'], 'belongs to "apply"'],
  [['status', '--dry-run'], 'belongs to'],
  [['verify', '--dry-run'], 'belongs to'],
  [['undo', '--bind'], '--bind belongs to "apply"'],
  [['verify', '--allow-shared'], '--allow-shared belongs to "apply"'],
  [['apply', '--qr', 'svg'], '"happy" or "https", not "svg"'],
  [['apply', '--qr', 'https'], '--qr https needs --webapp'],
  [['apply', '--cli', ''], '--cli needs a path'],
  [['apply', '--webapp', 'hub.example.org'], 'no URL'],
  [['apply', '--webapp', 'javascript:alert(1)'], 'http://'],
  [['apply', '--public-server-url', 'https://me:pw@h'], 'user name or password'],
  [['apply', '--public-server-url', 'https://h/happy'], 'path'],
  [['apply', '--public-server-url', 'https://h?a=1'], 'query'],
  [['apply', '--public-server-url', 'https://h#a'], 'fragment'],
  [['apply', '--public-server-url', ''], 'empty'],
])('refuses %j', (args, reason) => {
  expect(() => parseCommand(args)).toThrow(reason)
})

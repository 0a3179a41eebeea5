import { assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { remotePlace } from './remotePlace'

test.each([
  'https://github.com/ada/shop.git',
  'https://github.com/ada/shop',
  'https://GitHub.com/ada/shop/',
  'https://ada:secret@github.com/ada/shop.git',
  'https://x-access-token:ghp_secret@github.com/ada/shop',
  'git@github.com:ada/shop.git',
  'github.com:ada/shop',
  'ssh://git@github.com/ada/shop.git',
  'ssh://git@github.com:22/ada/shop.git',
  'git@github.com:/ada/shop.git',
])('%s is one place', (url) => expect(remotePlace(url)).toBe('github.com/ada/shop'))

test.each(['', '/srv/git/shop.git', '../shop', 'file:///srv/shop', 'C:/x', String.raw`C:\x`])(
  '“%s” is no place that others share',
  (url) => expect(remotePlace(url)).toBeNull(),
)

test('law: no name and no password comes out of it', () => {
  const word = string({ unit: constantFrom(...'abc123-_.'), minLength: 1, maxLength: 8 })
  assert(
    property(word, word, (user, secret) => {
      expect(remotePlace(`https://${user}:${secret}Q@host.example/a/b`)).toBe('host.example/a/b')
      expect(remotePlace(`${user}@host.example:a/b`)).toBe('host.example/a/b')
    }),
  )
})

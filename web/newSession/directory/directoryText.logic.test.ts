import { assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { namesFor, typedDirectory, withName } from './directoryText.logic'

test.each([
  ['~', '~', ''],
  ['~/', '~', ''],
  ['~/wo', '~', 'wo'],
  ['/', '/', ''],
  ['/sr', '/', 'sr'],
  ['/srv/app/', '/srv/app', ''],
])('%s asks for %s', (text, parent, begun) => expect(typedDirectory(text)).toEqual({ parent, begun }))

test.each(['', 'work', '~ada/x', String.raw`C:\x`])('nothing is asked for “%s”', (text) =>
  expect(typedDirectory(text)).toBeNull(),
)

test('names that begin so come first; hidden ones only with a dot', () => {
  const names = ['.git', 'api', 'Webapp', 'apps']
  expect(namesFor('', names)).toEqual(['api', 'Webapp', 'apps'])
  expect(namesFor('AP', names)).toEqual(['api', 'apps', 'Webapp'])
  expect(namesFor('.', names)).toEqual(['.git'])
})

test('law: after a name was taken, the next ones are asked of it', () => {
  const path = string({ unit: constantFrom('/', '~', 'a', '.', ' '), maxLength: 8 })
  assert(
    property(path, (text) => {
      const typed = typedDirectory(text)
      if (!typed) return
      const next = typedDirectory(withName(typed, 'x'))
      expect(next).toEqual({ parent: `${typed.parent === '/' ? '' : typed.parent}/x`, begun: '' })
    }),
  )
})

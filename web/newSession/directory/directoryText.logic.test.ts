import { array, assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { namesFor, typedDirectory, withName } from './directoryText.logic'

test.each([
  ['~', '~', ''],
  ['~/', '~', ''],
  ['~/wo', '~', 'wo'],
  ['/', '/', ''],
  ['/sr', '/', 'sr'],
  ['/srv/app/', '/srv/app', ''],
  [String.raw`C:\ `.trim(), String.raw`C:\ `.trim(), ''],
  [String.raw`c:\wo`, 'c:\\', 'wo'],
  [String.raw`C:\work\ap`, String.raw`C:\work`, 'ap'],
  ['C:/work/ap', 'C:/work', 'ap'],
])('%s asks for %s', (text, parent, begun) => expect(typedDirectory(text)).toEqual({ parent, begun }))

test.each(['', 'work', '~ada/x', 'C:', 'C:x', String.raw`\\host`])('nothing is asked for “%s”', (text) =>
  expect(typedDirectory(text)).toBeNull(),
)

test('law: on a drive, too, the next names are asked of what was taken, with the signs that were typed', () => {
  const name = string({ unit: constantFrom('a', '.', ' ', 'ö'), minLength: 1, maxLength: 4 }).filter(
    (one) => one.trim() === one,
  )
  assert(
    property(array(name, { maxLength: 3 }), constantFrom('/', '\\'), name, (steps, sign, taken) => {
      const typed = typedDirectory(`D:${sign}${steps.map((step) => step + sign).join('')}b`)
      if (!typed) throw new Error('It is a directory')
      const next = withName(typed, taken)
      expect(next).toBe(`D:${sign}${[...steps, taken, ''].join(sign)}`)
      expect(typedDirectory(next)).toEqual({ parent: next.slice(0, -1), begun: '' })
    }),
  )
})

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

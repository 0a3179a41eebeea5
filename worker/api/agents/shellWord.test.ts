import { execFileSync } from 'node:child_process'
import { assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { pathWord, shellWord } from './shellWord'

test('a shell reads back exactly what was quoted', () => {
  const printable = string({ unit: constantFrom(...'abz09$`\'"\\;&|<>()*?[]{}~#! \n=%:/.é'), maxLength: 12 })
  assert(
    property(printable, (text) => {
      const said = execFileSync('sh', ['-c', `X=${shellWord(text)}; printf %s "$X"`], { encoding: 'utf8' })
      expect(said).toBe(text)
    }),
    { numRuns: 40, examples: [["http://a'$(id).example"], ['']] },
  )
})

test.each([
  [String.raw`C:\Users\ada\code`, String.raw`C:\Users\ada\code`],
  [String.raw`C:\Program Files\x`, String.raw`"C:\Program Files\x"`],
  [String.raw`\\nas\share\it's`, String.raw`"\\nas\share\it's"`],
  [String.raw`C:\a & b (x86)\^c|d`, String.raw`"C:\a & b (x86)\^c|d"`],
  [String.raw`C:\$x`, null],
  [String.raw`C:\%PATH%`, null],
  ['C:\\x\u201d; calc; \u201c', null],
  ['C:\\x" & calc', null],
])('a path on Windows: %s', (path, word) => expect(pathWord(path, 'win32')).toBe(word))

test('a path elsewhere is a word of a POSIX shell', () => {
  expect(pathWord('/home/ada/my code', 'linux')).toBe("'/home/ada/my code'")
  expect(pathWord('/home/ada/my code', null)).toBe("'/home/ada/my code'")
})

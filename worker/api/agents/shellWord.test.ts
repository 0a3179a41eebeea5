import { execFileSync } from 'node:child_process'
import { assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { shellWord } from './shellWord'

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

import { expect, test } from 'vitest'
import { readsAsWritten } from './readsAsWritten.logic'

test.each<[string, string, string]>([
  ['emphasis and headings', '# Plan\n\nDo **this**, then `that`', 'Plan Do this, then that'],
  ['lists', '1. one\n2. two\n- [ ] three\n> four', 'one two to do: three four'],
  ['a fence and its language', '```sh\nls -l\n```', 'shls -l'],
  ['tables', '| a | b |\n|--|--|\n| 1 | 2 |', 'ab12'],
])('reads whole: %s', (_name, written, reading) => expect(readsAsWritten(written, reading)).toBe(true))

test.each<[string, string, string]>([
  ['where a link leads', '[docs](https://evil.example)', 'docs'],
  ['a definition', 'Fine\n\n[x]: https://evil.example', 'Fine'],
  ['the rest of a fence’s first line', '```sh rm all\nls\n```', 'shls'],
  ['another order', 'first\nsecond', 'second first'],
  ['a comment', 'a <!-- b -->', 'a'],
])('leaves something out: %s', (_name, written, reading) => expect(readsAsWritten(written, reading)).toBe(false))

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixtureChat, agentText, userText } from '../../testing/fixtureChats'
import { commandsFor, commandToken, complete, fileMention, fileToken } from './completion.logic'
import { sentTexts, stepInHistory, type HistoryPlace } from './history.logic'

describe('commands', () => {
  test.each([
    ['/co', 3, 'co'],
    ['/co', 1, ''],
    ['/compact now', 4, 'com'],
    ['/compact now', 12, null],
    ['see /co', 7, null],
    ['', 0, null],
    ['/', 0, null],
  ])('%j at %i: %j', (text, caret, query) => {
    expect(commandToken(text, caret)?.query ?? null).toBe(query)
  })

  test('those of the agent follow ours; what makes sense only in the terminal is left out', () => {
    expect(commandsFor('', ['login', 'my:skill', 'compact'], 20)).toEqual([
      'compact',
      'clear',
      'goal',
      'mcp',
      'skills',
      'my:skill',
    ])
    expect(commandsFor('skill', ['my:skill'], 20)).toEqual(['skills', 'my:skill'])
    expect(commandsFor('C', [], 1)).toEqual(['compact'])
  })

  test('a completed one replaces what was typed of it and keeps what follows', () => {
    const token = commandToken('/com now', 4)
    expect(token && complete('/com now', token, '/compact')).toEqual({ text: '/compact now', caret: 9 })
    const alone = commandToken('/com', 4)
    expect(alone && complete('/com', alone, '/compact')).toEqual({ text: '/compact ', caret: 9 })
  })
})

describe('files', () => {
  test.each([
    ['@', 1, ''],
    ['see @src/ma', 11, 'src/ma'],
    ['see @src/main.ts now', 9, 'src/'],
    ['(@a', 3, 'a'],
    ['me@example.org', 14, null],
    ['@scope/name@1', 13, null],
    ['@a b', 4, null],
    ['@a', 0, null],
  ])('%j at %i: %j', (text, caret, query) => {
    expect(fileToken(text, caret)?.query ?? null).toBe(query)
  })

  test('a file is followed by a space, a directory by what is in it; names with spaces are quoted', () => {
    const token = fileToken('see @sr now', 7)
    expect(token && complete('see @sr now', token, fileMention('src/'))).toEqual({ text: 'see @src/ now', caret: 9 })
    expect(token && complete('see @sr now', token, fileMention('a.ts'))).toEqual({ text: 'see @a.ts now', caret: 10 })
    expect(fileMention('b c.ts')).toBe('@"b c.ts"')
  })

  test('law: a completed file leaves everything else as it was', () => {
    const word = fc.stringMatching(/^[a-z/]{1,8}$/)
    fc.assert(
      fc.property(
        fc.constantFrom('', 'see ', 'a\n'),
        word,
        fc.constantFrom('', ' then', '\nthen'),
        word,
        (head, typed, tail, path) => {
          const text = `${head}@${typed}${tail}`
          const token = fileToken(text, head.length + 1 + typed.length)
          expect(token?.query).toBe(typed)
          const done = token && complete(text, token, fileMention(path))
          expect(done?.text.startsWith(`${head}@${path}`)).toBe(true)
          expect(done?.text.trimEnd().endsWith(tail.trim())).toBe(true)
          expect(done?.text.slice(0, done.caret).trimEnd()).toBe(`${head}@${path}`)
        },
      ),
    )
  })
})

describe('what was sent before', () => {
  test('the latest first, nothing twice in a row', () => {
    const items = [userText('1', 'a'), agentText('2', 'x'), userText('3', 'b'), userText('4', 'b'), userText('5', 'a')]
    expect(sentTexts(fixtureChat('s', 'c', items))).toEqual(['a', 'b', 'a'])
  })

  test('back and forward again, to nothing', () => {
    const sent = ['two', 'one']
    let place: HistoryPlace | null = null
    let draft = ''
    const step = (by: 1 | -1) => {
      const next = stepInHistory(sent, place, draft, by)
      if (next) ({ place, text: draft } = next)
      return draft
    }
    expect([step(1), step(1), step(1), step(-1), step(-1), step(-1)]).toEqual(['two', 'one', 'one', 'two', '', ''])
  })

  test('law: a text that a person wrote is never replaced', () => {
    const anyPlace = fc.option(fc.record({ index: fc.nat(5), text: fc.string() }))
    fc.assert(
      fc.property(fc.array(fc.string()), anyPlace, fc.string({ minLength: 1 }), (sent, place, draft) => {
        fc.pre(place?.text !== draft)
        expect(stepInHistory(sent, place, draft, 1)).toBeNull()
        expect(stepInHistory(sent, place, draft, -1)).toBeNull()
      }),
    )
  })
})

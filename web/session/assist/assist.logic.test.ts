import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixtureChat, agentText, userText } from '../../testing/fixtureChats'
import { commandsFor, commandToken, complete } from './completion.logic'
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

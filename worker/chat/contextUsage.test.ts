import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import codex from '../../e2e/testdata/samples/session-codex.json'
import { createContextUsage, usageIn } from './contextUsage'
import type { OpenedMessage } from './records/records'

const usage = { input_tokens: 80, cache_creation_input_tokens: 5, cache_read_input_tokens: 20, output_tokens: 15 }
const envelope = (more: object) => ({
  role: 'session',
  content: { id: 'x', time: 1, role: 'agent', ev: { t: 'service', text: '' }, ...more },
})

describe('what a message says of the context', () => {
  test('all that the model was given, and its window where that is said', () => {
    expect(usageIn(envelope({ usage }))).toEqual({ tokens: 105, window: null })
    expect(usageIn(envelope({ usage: { ...usage, context_window: 258_400 } }))).toEqual({
      tokens: 105,
      window: 258_400,
    })
    const line = { type: 'assistant', message: { usage } }
    expect(usageIn({ role: 'agent', content: { type: 'output', data: line } })).toEqual({ tokens: 105, window: null })
  })

  test('nothing of a helper agent, of a person, or of what is no number', () => {
    expect(usageIn(envelope({ usage, subagent: 'helper' }))).toBeUndefined()
    expect(usageIn(envelope({ usage, role: 'user' }))).toBeUndefined()
    expect(usageIn(envelope({ usage: { input_tokens: -3, context_window: '9' } }))).toBeUndefined()
    const line = { type: 'assistant', isSidechain: true, message: { usage } }
    expect(usageIn({ role: 'agent', content: { type: 'output', data: line } })).toBeUndefined()
    fc.assert(fc.property(fc.jsonValue(), (value) => void usageIn(value)))
  })

  test('a reset and a compaction end it', () => {
    for (const message of ['Context was reset', 'Compaction completed']) {
      expect(usageIn({ role: 'agent', content: { type: 'event', data: { type: 'message', message } } })).toBeNull()
      expect(usageIn(envelope({ usage, ev: { t: 'service', text: message } }))).toBeNull()
    }
  })
})

test('law: the newest message counts, whatever the order in which they come', () => {
  const value = fc.constantFrom(envelope({ usage }), envelope({ usage: { input_tokens: 7 } }), envelope({}), {
    role: 'agent',
    content: { type: 'event', data: { type: 'message', message: 'Context was reset' } },
  })
  fc.assert(
    fc.property(fc.array(value, { maxLength: 8 }), fc.array(fc.nat()), (values, order) => {
      const messages = values.map((one, index) => messageOf(index + 1, one))
      const shuffled = messages.toSorted((a, b) => (order[a.seq] ?? 0) - (order[b.seq] ?? 0))
      const latest = createContextUsage()
      for (const message of shuffled) latest.apply([message])
      const said = values.map(usageIn).findLast((one) => one !== undefined)
      expect(latest.current()).toEqual(said ?? null)
    }),
  )
})

test('a recorded conversation of codex tells it', () => {
  const latest = createContextUsage()
  latest.apply(codex.messages.map(({ seq, content }) => messageOf(seq, content)))
  expect(latest.current()).toEqual({ tokens: 100, window: 258_400 })
})

function messageOf(seq: number, value: unknown): OpenedMessage {
  return { id: `m${seq}`, seq, localId: null, createdAt: seq, value: { ok: true, value } }
}

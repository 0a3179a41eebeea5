import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatItem } from '../../api/chat'
import { diff } from '../../api/patch'
import type { LocalId } from '../../api/ids'
import { plainChat, plainWorkSince } from '../../testing/plainReduction'
import { createChatReducer } from '../chatReducer'
import { parseAgentState } from '../records/agentState'
import type { OpenedMessage } from '../records/records'
import { claudeSubagentId } from './subagentId'

// Few names, so that calls, turns and helpers meet each other over any distance.
const name = fc.constantFrom('a', 'b', 'c')
const subagent = fc.constantFrom(undefined, undefined, 'A', claudeSubagentId('a'), claudeSubagentId('b'))
const args = fc.constantFrom(
  {},
  { prompt: 'text' },
  { sessionSubagent: 'A' },
  { sessionSubagents: ['A', claudeSubagentId('b')] },
)
const event = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ t: fc.constant('text'), text: fc.constantFrom('text', 'more'), thinking: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      t: fc.constant('tool-call-start'),
      call: name,
      name: fc.constantFrom('Bash', 'Task'),
      args,
    }),
  },
  { weight: 2, arbitrary: fc.record({ t: fc.constant('tool-call-end'), call: name }) },
  {
    weight: 1,
    arbitrary: fc.record({
      t: fc.constantFrom('turn-start', 'turn-end', 'start', 'stop'),
      status: fc.constantFrom('completed', 'failed'),
    }),
  },
)
const permissionRequest = fc
  .record({ permissionId: fc.constantFrom('p', 'q', 'a'), asks: name })
  .map(({ permissionId, asks }) => ({
    role: 'agent',
    content: {
      type: 'acp',
      data: { type: 'permission-request', permissionId, toolName: 'Bash', options: { toolCall: { toolCallId: asks } } },
    },
  }))
const decision = fc.constantFrom('p', 'q', 'a').map((callId) => ({
  role: 'agent',
  content: { type: 'acp', data: { type: 'tool-result', callId, output: { decision: 'approved' } } },
}))
const takeover = fc.constant({
  role: 'agent',
  content: { type: 'event', id: 'x', data: { type: 'switch', mode: 'remote' } },
})
const ready = { role: 'agent', content: { type: 'event', id: 'r', data: { type: 'ready' } } }
const value = fc.oneof(
  { weight: 1, arbitrary: permissionRequest },
  { weight: 1, arbitrary: decision },
  { weight: 1, arbitrary: takeover },
  { weight: 1, arbitrary: fc.constant(ready) },
  {
    weight: 8,
    arbitrary: fc
      .record({ id: fc.nat(400), turn: name, subagent, ev: event, time: fc.integer({ min: 1, max: 300 }) })
      .map((content) => ({ role: 'session', content: { ...content, id: `e${content.id}`, role: 'agent' } })),
  },
  { weight: 1, arbitrary: fc.constant({ role: 'user', content: { type: 'text', text: 'hi' } }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('turn_aborted', 'task_started').map((type) => ({
      role: 'agent',
      content: { type: 'codex', data: { type } },
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ uuid: name, parentUuid: fc.constantFrom(null, 'a', 'b', 'c'), first: fc.boolean() })
      .map(({ uuid, parentUuid, first }) => ({
        role: 'agent',
        content: {
          type: 'output',
          data: {
            type: first ? 'user' : 'assistant',
            isSidechain: true,
            uuid,
            parentUuid,
            message: { content: first ? 'text' : [{ type: 'text', text: 'from the side' }] },
          },
        },
      })),
  },
)
const messages = fc
  .array(fc.record({ value, localId: fc.nat(60), isLockedFirst: fc.nat(40) }), {
    minLength: 1,
    maxLength: 260,
    size: 'max',
  })
  .map((all) =>
    all.map(({ value, localId, isLockedFirst }, index) => ({
      isLockedFirst: isLockedFirst === 0,
      message: {
        seq: index + 3,
        id: `m${index}`,
        localId: localId < 10 ? (`l${localId}` as LocalId) : null,
        createdAt: index,
        value: { ok: true, value },
      } satisfies OpenedMessage,
    })),
  )
const request = fc.record(
  {
    tool: fc.constantFrom('Bash', 'Task'),
    arguments: args,
    createdAt: fc.integer({ min: 1, max: 300 }),
    toolUseId: name,
    status: fc.constantFrom('approved', 'denied'),
  },
  { requiredKeys: ['tool'] },
)
const requests = fc.dictionary(fc.constantFrom('a', 'b', 'x', 'y'), request, { maxKeys: 4 })
const facts = fc.record({
  agentState: fc
    .record({ requests, completedRequests: requests })
    .map((state) => (Object.keys(state.requests).length === 4 ? null : parseAgentState(state))),
  sessionActive: fc.boolean(),
  historyComplete: fc.boolean(),
})

/** How they arrive: anyhow, or as a chat is read: the newest, what comes live, and older pages. */
const arrival = fc.oneof(
  fc.constant('as listed' as const),
  fc.constant('shuffled' as const),
  fc.constant('newest, live, older pages' as const),
)

function inArrivalOrder<T>(
  all: readonly T[],
  how: 'as listed' | 'shuffled' | 'newest, live, older pages',
  seed: number,
): T[][] {
  if (how === 'shuffled') {
    const keyed = all.map((one, index) => ({ one, key: Math.imul(index + seed, 2654435761) >>> 0 }))
    return portions(
      keyed.sort((a, b) => a.key - b.key).map(({ one }) => one),
      (seed % 7) + 1,
    )
  }
  if (how === 'as listed') return portions(all, (seed % 30) + 1)
  const half = Math.floor(all.length / 2)
  const older = portions(all.slice(0, half), 20).toReversed()
  const live = portions(all.slice(half), 3)
  return Array.from({ length: Math.max(older.length, live.length) }, (_, index) => [live[index], older[index]]).flatMap(
    (pair) => pair.filter((portion) => portion !== undefined),
  )
}

function portions<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, index * size + size),
  )
}

describe('law: the reduction equals the plain one over everything', () => {
  it('for any order, portions and repetitions of arrival, whatever else changes in between', () => {
    fc.assert(
      fc.property(
        messages,
        fc.array(facts, { minLength: 1, maxLength: 6 }),
        arrival,
        fc.nat(1000),
        (all, settings, how, seed) => {
          const reducer = createChatReducer()
          const arrived = new Map<string, OpenedMessage>()
          const locked = all
            .filter(({ isLockedFirst }) => isLockedFirst)
            .map(({ message }): OpenedMessage => Object.assign({}, message, { value: { ok: false } }))
          reducer.apply(locked)
          for (const message of locked) arrived.set(message.id, message)
          let before: ChatItem[] = []
          for (const [step, portion] of inArrivalOrder(all, how, seed).entries()) {
            const now = settings[step % settings.length] ?? settings[0]
            if (!now) throw new Error('no facts')
            reducer.setAgentState(now.agentState)
            reducer.setSessionActive(now.sessionActive)
            reducer.setHistoryComplete(now.historyComplete)
            reducer.apply(portion.map(({ message }) => structuredClone(message)))
            for (const { message } of portion) arrived.set(message.id, message)
            if ((seed + step) % 3 !== 0) continue
            const items = reducer.result().blocks.flat()
            expect(items).toEqual(plainChat([...arrived.values()], now))
            expect(reducer.result().workSince).toBe(plainWorkSince([...arrived.values()]))
            keepsEqual(before, items)
            before = items
          }
        },
      ),
      { numRuns: 60, endOnFailure: true },
    )
  })
})

/** Number of the message with which the agent's work began, by these messages, the last of which came first. */
function since(...values: unknown[]): number | null {
  const reducer = createChatReducer()
  reducer.apply(values.map((one, index) => record(index + 1, one)).toReversed())
  return reducer.result().workSince
}

describe('which prompts an agent was given while it works', () => {
  const prompt = { role: 'user', content: { type: 'text', text: 'do' } }
  const [start, end] = [{ t: 'turn-start' }, { t: 'turn-end', status: 'completed' }].map((ev) => ({
    role: 'session',
    content: { id: ev.t, role: 'agent', turn: 'T', ev },
  }))

  it('those that came after the one with which its work began', () => {
    expect(since(prompt, start, prompt, prompt)).toBe(1)
    expect(since(prompt, start, end, prompt, start, prompt)).toBe(4)
  })

  it('also after it has begun with what was in its queue, until it rests', () => {
    expect(since(prompt, start, prompt, prompt, end, start)).toBe(1)
    expect(since(prompt, start, prompt, end, start, end, ready)).toBeNull()
    expect(since(prompt, start, prompt, end, start, end, ready, prompt, start)).toBe(8)
  })

  it('after a stop it goes on with what was in its queue', () => {
    expect(since(prompt, start, prompt, ready, end, start, prompt)).toBe(6)
  })

  it('of older CLIs, which only say that they are ready', () => {
    expect(since(prompt, ready, prompt, prompt)).toBe(3)
  })
})

describe('what is told depends on what stands blocks before it', () => {
  const facts = { agentState: null, sessionActive: true, historyComplete: false }
  it('a thought that was sent over and over, read page by page', () => {
    const thoughts = range(1, 400).map(({ seq }) =>
      record(seq, {
        role: 'agent',
        content: { type: 'codex', data: seq % 150 === 0 ? { type: 'message', message: 'so' } : thought },
      }),
    )
    const reducer = createChatReducer()
    const arrived: OpenedMessage[] = []
    for (const page of portions(thoughts, 30).toReversed()) {
      reducer.apply(page)
      arrived.push(...page)
      expect(reducer.result().blocks.flat()).toEqual(plainChat(arrived, facts))
    }
    expect(reducer.result().blocks.flat()).toHaveLength(5)
  })

  it('an abort is news once the beginning of its turn is read', () => {
    const late = [...range(100, 300), record(300, codex('turn_aborted')), record(301, codex('turn_aborted'))]
    const reducer = createChatReducer()
    reducer.apply(late)
    expect(reducer.result().blocks.flat()).toHaveLength(200)
    reducer.apply([record(99, codex('task_started'))])
    expect(reducer.result().blocks.flat().at(-1)).toMatchObject({ kind: 'event', event: { type: 'turn-ended' } })
    expect(reducer.result().blocks.flat()).toHaveLength(201)
  })
})

const codex = (type: string) => ({ role: 'agent', content: { type: 'codex', data: { type } } })
const record = (seq: number, value: unknown): OpenedMessage => ({ ...text(seq), value: { ok: true, value } })
const thought = { type: 'thinking', text: 'hm' }

/** What did not change is the same object. */
function keepsEqual(before: readonly ChatItem[], after: readonly ChatItem[]): void {
  const known = new Map(before.map((item) => [item.id, item]))
  for (const item of after) {
    const held = known.get(item.id)
    if (held !== item) expect(held).not.toEqual(item)
  }
}

const text = (seq: number): OpenedMessage => ({
  seq,
  id: `m${seq}`,
  localId: null,
  createdAt: seq,
  value: {
    ok: true,
    value: {
      role: 'session',
      content: { id: `e${seq}`, time: seq, role: 'agent', turn: 'T', ev: { t: 'text', text: 'x' } },
    },
  },
})
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => text(from + index))

function countingReducer() {
  let visits = 0
  const reducer = createChatReducer(() => void visits++)
  return {
    reducer,
    visitsOf(work: () => void) {
      visits = 0
      work()
      return visits
    },
  }
}

describe('what a change costs', () => {
  it.each([100, 2_000, 20_000])('a message that comes to %i: a block, and a patch of one item', (loaded) => {
    const { reducer, visitsOf } = countingReducer()
    reducer.apply(range(30_000, 30_000 + loaded))
    let before = reducer.result()
    for (let next = 0; next < 70; next++) {
      const visits = visitsOf(() => {
        reducer.apply([text(30_000 + loaded + next)])
        reducer.result()
      })
      expect(visits).toBeLessThanOrEqual(128)
      const after = reducer.result()
      const ops = diff(before, after)
      expect(ops).toHaveLength(1)
      expect(JSON.stringify(ops).length).toBeLessThan(300)
      before = after
    }
  })

  it('loading a chat page by page costs as much a page at 20,000 messages as at 1,000', () => {
    const { reducer, visitsOf } = countingReducer()
    const costs: number[] = []
    let sent = reducer.result()
    let most = 0
    for (let seq = 20_000; seq > 0; seq -= 100) {
      costs.push(
        visitsOf(() => {
          reducer.apply(range(seq, seq + 100))
          reducer.result()
        }),
      )
      const ops = diff(sent, reducer.result())
      sent = reducer.result()
      most = Math.max(most, JSON.stringify(ops).split('"kind"').length - 1)
    }
    expect(Math.max(...costs)).toBeLessThanOrEqual(300)
    expect(most).toBeLessThanOrEqual(300)
    expect(reducer.result().blocks.flat()).toHaveLength(20_000)
  })

  it('a result that comes late costs the block of its call', () => {
    const { reducer, visitsOf } = countingReducer()
    const call = { t: 'tool-call-start', call: 'c', name: 'Bash', args: {} }
    const start = {
      ...text(5),
      value: { ok: true, value: { role: 'session', content: { id: 's', role: 'agent', ev: call } } },
    } as const
    const ended = { t: 'tool-call-end', call: 'c' }
    const end = {
      ...text(5_000),
      value: { ok: true, value: { role: 'session', content: { id: 'e', role: 'agent', ev: ended } } },
    } as const
    reducer.apply([...range(1, 5), start, ...range(6, 5_000)])
    reducer.result()
    expect(
      visitsOf(() => {
        reducer.apply([end])
        reducer.result()
      }),
    ).toBeLessThanOrEqual(130)
    expect(reducer.result().blocks.flat()[4]).toMatchObject({ id: 't:c', state: 'completed' })
  })
})

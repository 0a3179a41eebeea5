import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LocalId } from '../api/ids'
import type { ChatItem } from '../api/chat'
import { parseAgentState } from './records/agentState'
import { createChatReducer, type ChatReducer } from './chatReducer'
import type { OpenedMessage } from './records/records'
import { claudeSubagentId, subagentId } from './reduction/subagentId'

let clock = 1000

function message(seq: number, value: unknown, localId: string | null = null): OpenedMessage {
  return { seq, id: `id${seq}`, localId: localId as LocalId | null, createdAt: ++clock, value: { ok: true, value } }
}

function envelope(seq: number, ev: unknown, more: object = {}): OpenedMessage {
  return message(seq, {
    role: 'session',
    content: { id: `e${seq}`, time: 1000 + seq, role: 'agent', turn: 'T', ev, ...more },
  })
}

function toolStart(seq: number, call: string, more: object = {}, frame: object = {}): OpenedMessage {
  return envelope(
    seq,
    { t: 'tool-call-start', call, name: 'Bash', title: 'Run', description: 'd', args: { a: 1 }, ...more },
    frame,
  )
}

function items(reducer: ChatReducer): ChatItem[] {
  return reducer.result().blocks.flat()
}

function reduced(messages: OpenedMessage[], agentState: unknown = null, active = true): ChatItem[] {
  const reducer = createChatReducer()
  reducer.apply(messages)
  reducer.setAgentState(parseAgentState(agentState))
  reducer.setSessionActive(active)
  return items(reducer)
}

function stateOf(list: ChatItem[]): string[] {
  return list.flatMap((item) => (item.kind === 'tool-call' ? [item.state] : []))
}

const failed = (seq: number) => envelope(seq, { t: 'turn-end', status: 'failed' })
const events = (list: ChatItem[]) => list.flatMap((item) => (item.kind === 'event' ? item.event.type : []))

it('a session that is taken over from its terminal has no failed turn; one that fails by itself has', () => {
  const switched = message(3, {
    role: 'agent',
    content: { type: 'event', id: 'x', data: { type: 'switch', mode: 'remote' } },
  })
  expect(events(reduced([failed(2), switched]))).toEqual(['mode-switched'])
  expect(events(reduced([failed(2), switched, failed(4)]))).toEqual(['mode-switched', 'turn-ended'])
})

describe('running tools', () => {
  it('end with their turn, with the session, or when a prompt was aborted; a result still counts', () => {
    const start = toolStart(1, 'c')
    const end = envelope(3, { t: 'tool-call-end', call: 'c' })
    expect(stateOf(reduced([start]))).toEqual(['running'])
    expect(stateOf(reduced([start], null, false))).toEqual(['ended'])
    const aborted = message(2, {
      role: 'agent',
      content: { type: 'event', data: { type: 'message', message: 'Aborted by user' } },
    })
    const enders = [envelope(2, { t: 'turn-end', status: 'completed' }), envelope(2, { t: 'turn-start' }), aborted]
    for (const ender of enders) {
      expect(stateOf(reduced([start, ender]))).toEqual(['ended'])
      expect(stateOf(reduced([start, ender, end]))).toEqual(['completed'])
    }
  })

  it('a helper outlives a turn of the main agent until it stops', () => {
    const start = toolStart(1, 'c', {}, { subagent: 's' })
    const otherTurn = envelope(2, { t: 'turn-start' }, { turn: 'U' })
    expect(reduced([start, otherTurn])).toMatchObject([{ state: 'running' }])
    expect(reduced([start, otherTurn, envelope(3, { t: 'stop' }, { subagent: 's' })])).toMatchObject([
      { state: 'ended' },
    ])
  })

  it('a call id used again after its result is a second row', () => {
    const end = envelope(2, { t: 'tool-call-end', call: 'c' })
    const list = reduced([toolStart(1, 'c'), end, toolStart(3, 'c', { args: { a: 2 } })])
    expect(list).toMatchObject([
      { input: { a: 1 }, state: 'completed' },
      { input: { a: 2 }, state: 'running' },
    ])
  })

  it('a later start with the same id does not change what is shown to be decided', () => {
    const list = reduced([toolStart(1, 'c'), toolStart(2, 'c', { args: { a: 'evil' } })])
    expect(list).toMatchObject([{ input: { a: 1 } }])
  })
})

describe('permissions', () => {
  const asked = { requests: { c: { tool: 'Bash', arguments: { command: 'ls' }, createdAt: 1001 } } }

  it('a waiting request without a tool call is last and becomes the tool row under the same id', () => {
    const reducer = createChatReducer()
    reducer.setAgentState(parseAgentState(asked))
    reducer.apply([envelope(1, { t: 'text', text: 'hi' })])
    const [, waiting] = items(reducer)
    expect(waiting).toMatchObject({ kind: 'tool-call', seq: null, state: 'running', permission: { kind: 'pending' } })
    reducer.apply([toolStart(2, 'c'), envelope(3, { t: 'text', text: 'later' })])
    expect(items(reducer).map((item) => item.id)).toEqual(['m:id1:0', waiting?.id, 'm:id3:0'])
    expect(items(reducer)[1]).toMatchObject({ seq: 2, input: { command: 'ls' }, permission: { kind: 'pending' } })
  })

  it('two requests for one call are both shown', () => {
    const requests = { x: { tool: 'Bash', toolUseId: 'c' }, y: { tool: 'Bash', toolUseId: 'c' } }
    const list = reduced([toolStart(1, 'c')], { requests })
    expect(list.map((item) => item.kind === 'tool-call' && item.permission?.requestId)).toEqual(['x', 'y'])
    expect(reduced([], { requests })).toHaveLength(2)
  })

  it('a title change or plan mode that waits for a decision shows as the tool that it is', () => {
    const start = toolStart(1, 'c', { name: 'EnterPlanMode', args: {} })
    expect(reduced([start])).toMatchObject([{ kind: 'event', event: { type: 'entered-plan-mode' } }])
    expect(reduced([start], asked)).toMatchObject([{ kind: 'tool-call', permission: { kind: 'pending' } }])
  })

  it('reads both names of the allowed tools', () => {
    const approved = { tool: 'Bash', status: 'approved', allowTools: ['Bash(ls)'], mode: 'acceptEdits' }
    expect(reduced([toolStart(1, 'c')], { completedRequests: { c: approved } })).toMatchObject([
      { permission: { kind: 'approved', allowedTools: ['Bash(ls)'], mode: 'acceptEdits' } },
    ])
  })

  it('decided requests without a tool call: hidden while older messages are unknown, then in their place', () => {
    const state = { completedRequests: { r: { tool: 'Bash', arguments: {}, createdAt: 5, status: 'denied' } } }
    const reducer = createChatReducer()
    reducer.setAgentState(parseAgentState(state))
    reducer.apply([envelope(10, { t: 'text', text: 'hi' })])
    expect(items(reducer)).toHaveLength(1)
    reducer.setHistoryComplete(true)
    expect(items(reducer)).toMatchObject([{ kind: 'tool-call', state: 'denied' }, { kind: 'agent-text' }])
  })
})

it('a machine whose clock is wrong: no request has the time of that clock once there is a message', () => {
  const reducer = createChatReducer()
  const wrong = [5, 4e12]
  reducer.setAgentState(
    parseAgentState({
      requests: Object.fromEntries(wrong.map((createdAt) => [`w${createdAt}`, { tool: 'Bash', createdAt }])),
      completedRequests: Object.fromEntries(
        wrong.map((createdAt) => [`d${createdAt}`, { tool: 'Bash', createdAt, status: 'denied' }]),
      ),
    }),
  )
  reducer.setHistoryComplete(true)
  const only = envelope(10, { t: 'text', text: 'hi' }, { time: 7 })
  reducer.apply([only])
  const times = items(reducer).map(({ time }) => time)
  expect(times).toHaveLength(5)
  expect(new Set(times)).toEqual(new Set([only.createdAt]))
})

describe('repetitions', () => {
  it('one row for a prompt stored twice and for an envelope sent twice', () => {
    const prompt = { role: 'user', content: { type: 'text', text: 'hi' } }
    const text = {
      role: 'session',
      content: { id: 'e', time: 5, role: 'agent', turn: 'T', ev: { t: 'text', text: 'yo' } },
    }
    expect(
      reduced([message(1, prompt, 'L'), message(2, prompt, 'L'), message(3, text), message(4, text)]),
    ).toMatchObject([
      { kind: 'user-text', seq: 1, localId: 'L', delivery: { state: 'delivered' } },
      { kind: 'agent-text', seq: 3 },
    ])
  })

  it('a copied envelope id hides nothing', () => {
    const list = reduced([
      envelope(1, { t: 'text', text: 'a' }, { id: 'x' }),
      envelope(2, { t: 'text', text: 'b' }, { id: 'x' }),
    ])
    expect(list).toHaveLength(2)
  })

  it('a locked message opens when its key turned up', () => {
    const open = envelope(1, { t: 'text', text: 'hi' })
    const reducer = createChatReducer()
    reducer.apply([{ ...open, value: { ok: false } }])
    expect(items(reducer)).toMatchObject([{ kind: 'locked', reason: 'undecryptable' }])
    reducer.apply([open])
    reducer.apply([{ ...open, value: { ok: false } }])
    expect(items(reducer)).toMatchObject([{ kind: 'agent-text', text: 'hi' }])
  })
})

describe('helper agents', () => {
  const { vectors } = JSON.parse(
    readFileSync(new URL('../../e2e/testdata/vectors/derived-ids.json', import.meta.url), 'utf8'),
  ) as { vectors: { prefix: string; providerId: string; subagent: string }[] }

  it.each(vectors)('$prefix$providerId', ({ prefix, providerId, subagent }) => {
    expect(subagentId(prefix, providerId)).toBe(subagent)
  })

  it('ids longer than one hash block', () => {
    // printf 'claude-subagent:%0100d' 0 | sha256sum
    expect(claudeSubagentId('0'.repeat(100))).toBe('c7d3ce58f5666b81d8e16006')
  })

  it('a call that does not name its helper is found by the derived id', () => {
    const child = envelope(2, { t: 'text', text: 'from the helper' }, { subagent: claudeSubagentId('toolu_x') })
    expect(reduced([toolStart(1, 'toolu_x', { name: 'Task' }), child])).toMatchObject([
      { parentId: null },
      { parentId: 't:toolu_x' },
    ])
  })

  it('helpers that claim to have started each other stand at top level', () => {
    const list = reduced([
      toolStart(1, 'a', { args: { sessionSubagent: 'A' } }, { subagent: 'B' }),
      toolStart(2, 'b', { args: { sessionSubagent: 'B' } }, { subagent: 'A' }),
    ])
    expect(list).toMatchObject([{ parentId: null }, { parentId: null }])
  })
})

it('law: items have the times of the server’s clock, whatever the machine’s says, so days never alternate', () => {
  const machineTimes = [9e12, 5, 1_700_000_000_000, 0]
  const list = reduced(
    machineTimes.map((time, index) => {
      const sent = envelope(index + 1, { t: 'text', text: `text ${index}` }, { time })
      return Object.assign(sent, { createdAt: 1_790_000_000_000 + index })
    }),
    { requests: { r: { tool: 'Bash', arguments: { command: 'ls' }, createdAt: 7 } } },
  )
  expect(list).toHaveLength(5)
  expect(list.map(({ time }) => time - 1_790_000_000_000)).toEqual([0, 1, 2, 3, 3])
})

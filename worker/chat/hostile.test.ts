import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LocalId } from '../api/ids'
import type { ChatItem } from '../api/chat'
import { parseAgentState } from './records/agentState'
import { createChatReducer } from './chatReducer'
import { latestActivity } from './latestActivity'
import { machineContent } from './machineSummary'
import type { OpenedMessage } from './records/records'
import { plainChat } from '../testing/plainReduction'
import { summarizeSession } from './sessionSummary'

// Few ids, so that everything collides with everything, and names that objects have of their own.
const id = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'toString', 't:a', 'a:0', '')
const anything = fc.jsonValue({ maxDepth: 3, noUnicodeString: false }) as fc.Arbitrary<unknown>
const input = fc.oneof(
  anything,
  fc.record({ prompt: id, sessionSubagent: id, sessionSubagents: fc.array(id), title: id }, { requiredKeys: [] }),
)
const tool = fc.constantFrom('Bash', 'Task', 'Agent', 'EnterPlanMode', 'mcp__happy__change_title')

const envelopeEvent = fc.oneof(
  fc.record({ t: fc.constant('text'), text: fc.oneof(id, anything), thinking: fc.boolean() }),
  fc.record({ t: fc.constant('tool-call-start'), call: id, name: tool, args: input, title: id, description: id }),
  fc.record({ t: fc.constant('tool-call-end'), call: id }),
  fc.record({ t: fc.constantFrom('turn-start', 'turn-end', 'start', 'stop', 'service', 'new'), status: id }),
  fc.record({ t: fc.constant('file'), ref: id, name: anything, size: anything }),
)
const envelope = fc.record(
  {
    id,
    time: fc.oneof(fc.nat(), anything),
    role: fc.constantFrom('user', 'agent'),
    turn: id,
    subagent: id,
    ev: envelopeEvent,
  },
  { requiredKeys: ['ev'] },
)
const block = fc.oneof(
  fc.record({ type: fc.constant('text'), text: id }),
  fc.record({ type: fc.constant('tool_use'), id, name: tool, input }),
  fc.record({
    type: fc.constant('tool_result'),
    tool_use_id: id,
    content: anything,
    is_error: fc.boolean(),
    permissions: anything,
  }),
)
const outputLine = fc.record(
  {
    type: fc.constantFrom('user', 'assistant', 'result', 'new'),
    uuid: id,
    parentUuid: id,
    parent_tool_use_id: id,
    isSidechain: fc.boolean(),
    message: fc.record({ content: fc.oneof(id, fc.array(block, { maxLength: 3 }), anything) }),
  },
  { requiredKeys: ['type'] },
)
const providerData = fc.record(
  {
    type: fc.constantFrom(
      'message',
      'thinking',
      'tool-call',
      'tool-result',
      'terminal-output',
      'file-edit',
      'permission-request',
      'task_started',
      'turn_aborted',
      'token_count',
      'new',
    ),
    callId: id,
    id,
    permissionId: id,
    name: tool,
    toolName: tool,
    input,
    output: anything,
    data: anything,
    message: id,
  },
  { requiredKeys: ['type'] },
)
const record = fc.oneof(
  anything,
  fc.record({ role: fc.constant('user'), content: fc.record({ type: fc.constant('text'), text: id }), meta: anything }),
  fc.record({ role: fc.constantFrom('session', 'agent', 'robot'), content: anything }),
  fc.record({ role: fc.constant('session'), content: envelope }),
  fc.record({ role: fc.constant('agent'), content: fc.record({ type: fc.constant('output'), data: outputLine }) }),
  fc.record({
    role: fc.constant('agent'),
    content: fc.record({ type: fc.constantFrom('acp', 'codex'), data: providerData }),
  }),
  fc.record({
    role: fc.constant('agent'),
    content: fc.record({
      type: fc.constant('event'),
      data: fc.record({
        type: fc.constantFrom('ready', 'switch', 'message', 'limit-reached'),
        message: id,
        endsAt: anything,
      }),
    }),
  }),
)
const request = fc.record(
  {
    tool,
    arguments: input,
    createdAt: fc.nat(100),
    completedAt: fc.nat(100),
    toolUseId: id,
    status: fc.constantFrom('approved', 'denied', 'x'),
  },
  { requiredKeys: [] },
)
const agentState = fc.oneof(
  anything,
  fc.record({
    requests: fc.dictionary(id, request),
    completedRequests: fc.dictionary(id, request),
    controlledByUser: anything,
  }),
)
/** Distinct server ids and rising seq, as every server gives them; everything else is up to the author. */
const stream = fc
  .array(fc.record({ value: record, opens: fc.integer({ min: 0, max: 9 }) }), { maxLength: 25 })
  .map((records) =>
    records.map(({ value, opens }, index): OpenedMessage => ({
      seq: index * 2 + 1,
      id: `${['a', '__proto__', 'a:0'][index % 3]}${index}`,
      localId: index % 2 === 0 ? (`local${index}` as LocalId) : null,
      createdAt: index,
      value: opens === 0 ? { ok: false } : { ok: true, value },
    })),
  )

function reduce(messages: OpenedMessage[], state: unknown): ChatItem[] {
  const reducer = createChatReducer()
  reducer.apply(messages)
  reducer.setAgentState(parseAgentState(state))
  return reducer.result().blocks.flat()
}

function message(value: unknown, seq: number): OpenedMessage {
  return { seq, id: `m${seq}`, localId: null, createdAt: seq, value: { ok: true, value } }
}

function isConsistent(listed: readonly ChatItem[]): void {
  const items = byId(listed)
  expect(Object.keys(items)).toHaveLength(listed.length)
  const seqs = listed.map((item) => item.seq ?? Infinity)
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
  for (const item of listed) hasEndingAncestry(item, items)
  expect(structuredClone(items)).toEqual(items)
}

function byId(items: readonly ChatItem[]): Record<string, ChatItem> {
  return Object.fromEntries(items.map((item) => [item.id, item]))
}

function hasEndingAncestry(item: ChatItem, items: Record<string, ChatItem>): void {
  let ancestor: ChatItem | undefined = item
  for (let steps = 0; ancestor !== undefined && 'parentId' in ancestor && ancestor.parentId !== null; steps++) {
    expect(steps).toBeLessThan(1000)
    const parent: ChatItem | undefined = items[ancestor.parentId]
    expect(parent, 'a parent is in the chat').toBeDefined()
    ancestor = parent
  }
}

describe('content of unknown authors', () => {
  it('any records in any order, batches and repetition give the chat of the sorted stream', () => {
    fc.assert(
      fc.property(stream, agentState, fc.infiniteStream(fc.nat()), (messages, state, random) => {
        const facts = { agentState: parseAgentState(state), sessionActive: true, historyComplete: false }
        const expected = plainChat(messages, facts)
        isConsistent(expected)

        const next = () => random.next().value ?? 0
        const arrival = [...messages, ...messages.filter(() => next() % 3 === 0)]
          .map((message) => ({ message, key: next() }))
          .toSorted((a, b) => a.key - b.key)
        const reducer = createChatReducer()
        for (const { message, key } of arrival) {
          reducer.apply([structuredClone(message)])
          if (key % 3 === 0) reducer.setAgentState(parseAgentState(state))
          if (key % 2 === 0) reducer.result()
        }
        reducer.setAgentState(parseAgentState(state))
        expect(reducer.result().blocks.flat()).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('no message removes what a person wrote, and every waiting request is shown', () => {
    fc.assert(
      fc.property(stream, agentState, (messages, state) => {
        const items = byId(reduce(messages, state))
        for (const message of messages) {
          for (const alone of reduce([message], null)) {
            if (alone.kind === 'user-text') expect(items[alone.id]).toEqual(alone)
          }
        }
        const waiting = Object.values(items).flatMap((item) =>
          item.kind === 'tool-call' && item.permission?.kind === 'pending' ? [item.permission.requestId] : [],
        )
        expect(waiting.toSorted()).toEqual(
          parseAgentState(state)
            .requests.map((request) => request.id)
            .toSorted(),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('summaries take anything', () => {
    const flag = fc.boolean()
    fc.assert(
      fc.property(anything, agentState, flag, flag, flag, (metadata, state, active, thinking, serverReached) => {
        const opened = { ok: true, value: metadata } as const
        const summary = summarizeSession({
          metadata: opened,
          agentState: { ok: true, value: state },
          active,
          thinking,
          serverReached,
        })
        expect(summary.pendingRequests.every((id) => typeof id === 'string')).toBe(true)
        expect(['open', 'locked']).toContain(machineContent(opened).kind)
      }),
    )
  })

  it('depth beyond any stack is cut, not followed', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
    const start = { t: 'tool-call-start', call: 'c', name: 'Bash', args: { deep } }
    const messages = [
      message(deep, 1),
      message({ role: 'user', content: deep }, 2),
      message({ role: 'session', content: { ev: start } }, 3),
      message({ role: 'agent', content: { type: 'acp', data: { type: 'tool-result', callId: 'c', output: deep } } }, 4),
    ]
    const state = { requests: { r: { tool: 'Bash', arguments: { deep } } } }
    const reducer = createChatReducer()
    reducer.apply(messages)
    reducer.setAgentState(parseAgentState(state))
    const first = reducer.result()
    reducer.setAgentState(parseAgentState(state))
    expect(reducer.result()).toBe(first)
    expect(first.blocks.flat()).toHaveLength(4)
    expect(JSON.stringify(first.blocks)).toContain('…')
    expect(latestActivity(messages)).toBeNull()
  })
})

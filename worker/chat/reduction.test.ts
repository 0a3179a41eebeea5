import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LocalId } from '../api/ids'
import type { ChatItem, ToolCall } from '../api/chat'
import { parseAgentState } from './records/agentState'
import { createChatReducer } from './chatReducer'
import type { OpenedMessage } from './records/records'

interface OfficialRow {
  kind: 'user-text' | 'agent-text' | 'tool-call' | 'agent-event'
  createdAt: number
  localId?: string | null
  text?: string
  isThinking?: boolean
  tool?: {
    name: string
    state: 'running' | 'completed' | 'error'
    input: Record<string, unknown>
    description: string | null
    result?: unknown
    permission?: {
      id: string
      status: string
      mode?: string
      allowedTools?: string[]
      reason?: string
      decision?: string
    }
  }
  children?: OfficialRow[]
  event?: { type: string; message?: string; endsAt?: number; mode?: string }
}

interface Scenario {
  name: string
  steps: { messages?: { id: string; localId?: string; createdAt: number; raw: unknown }[]; agentState?: unknown }[]
  afterEachStep: { chat: OfficialRow[] }[]
}

const { scenarios } = JSON.parse(
  readFileSync(new URL('../../e2e/testdata/vectors/chat-reduction.json', import.meta.url), 'utf8'),
) as { scenarios: Scenario[] }

/** A row in words that both sides share. */
interface Row {
  kind: string
  children: Row[]
  [field: string]: unknown
}

/**
 * Official rows in this client's words. Differences that hold everywhere: thinking is a kind of its own, without
 * asterisks; files are items, not tools; events have types instead of sentences, and times in milliseconds; a refusal's
 * reason is in the permission, not in a made-up result.
 */
function fromOfficial(row: OfficialRow): Row {
  const children = (row.children ?? []).map(fromOfficial)
  switch (row.kind) {
    case 'user-text':
      return { kind: 'user-text', text: row.text, localId: row.localId ?? null, children }
    case 'agent-text':
      return row.isThinking === true
        ? { kind: 'thinking', text: row.text?.slice(1, -1), children }
        : { kind: 'agent-text', text: row.text, children }
    case 'agent-event':
      return { kind: 'event', event: officialEvent(row.event), children }
    case 'tool-call': {
      const { tool } = row
      if (tool === undefined) throw new Error('a tool row without a tool')
      if (tool.name === 'file') {
        const { ref, name, size } = tool.input
        return { kind: 'file', ref, name, size, children }
      }
      const status = tool.permission?.status
      const isRefused = status === 'denied' || status === 'canceled'
      return {
        kind: 'tool-call',
        tool: tool.name,
        input: tool.input,
        description: tool.description,
        state: isRefused ? status : tool.state === 'error' ? 'failed' : tool.state,
        result: isRefused ? null : (tool.result ?? null),
        permission: tool.permission === undefined ? null : [tool.permission.id, status, tool.permission.reason ?? null],
        allowedTools: tool.permission?.allowedTools ?? [],
        children,
      }
    }
  }
}

function officialEvent(
  event: OfficialRow['event'],
): ChatItem extends infer I ? (I extends { event: infer E } ? E : never) : never {
  const title = /^Title changed to "(.*)"$/.exec(event?.message ?? '')?.[1]
  if (title !== undefined) return { type: 'title-changed', title }
  if (event?.message === 'Entering plan mode') return { type: 'entered-plan-mode' }
  if (event?.type === 'limit-reached') return { type: 'limit-reached', endsAt: (event.endsAt ?? 0) * 1000 }
  if (event?.type === 'switch') return { type: 'mode-switched', mode: event.mode === 'local' ? 'local' : 'remote' }
  return { type: 'message', text: event?.message ?? '' }
}

function fromOurs(items: ChatItem[], parentId: string | null = null): Row[] {
  return items
    .filter((item) => ('parentId' in item ? item.parentId : null) === parentId)
    .map((item): Row => {
      const children = fromOurs(items, item.id)
      switch (item.kind) {
        case 'user-text':
          return { kind: item.kind, text: item.text, localId: item.localId, children }
        case 'agent-text':
        case 'thinking':
        case 'terminal':
          return { kind: item.kind, text: item.text, children }
        case 'event':
          return { kind: item.kind, event: item.event, children }
        case 'file':
          return { kind: item.kind, ref: item.ref, name: item.name, size: item.size, children }
        case 'locked':
          return { kind: item.kind, children }
        case 'tool-call':
          return toolRow(item, children)
      }
    })
}

function toolRow(item: ToolCall, children: Row[]): Row {
  const { tool, input, description, state, result, permission } = item
  const reason = permission !== null && 'reason' in permission ? permission.reason : null
  return {
    kind: item.kind,
    tool,
    input,
    description,
    state,
    result: result ?? null,
    permission: permission === null ? null : [permission.requestId, permission.kind, reason],
    allowedTools: permission?.kind === 'approved' ? permission.allowedTools : [],
    children,
  }
}

/** Where this client does something else than the official app, on purpose. */
const DEVIATIONS: Record<string, { because: string; change: (step: number, rows: Row[]) => Row[] }> = {
  'request present in both maps: completed wins': {
    because: 'a decision must be visible; the app shows nothing at all',
    change: () => [
      {
        kind: 'tool-call',
        tool: 'Bash',
        input: {},
        description: null,
        state: 'running',
        result: null,
        permission: ['x1', 'approved', null],
        allowedTools: [],
        children: [],
      },
    ],
  },
  'AskUserQuestion waits and is answered': {
    because: 'the decided request carries the answers, which are worth showing',
    change: (step, rows) =>
      step === 0
        ? rows
        : rows.map((row) =>
            Object.assign(row, { input: { ...(row['input'] as object), answers: { 'Which one?': 'B' } } }),
          ),
  },
}

describe('reduction vectors', () => {
  it.each(scenarios)('$name', ({ name, steps, afterEachStep }) => {
    const seqs = steps
      .flatMap((step) => step.messages ?? [])
      .toSorted((a, b) => a.createdAt - b.createdAt)
      .map((message) => message.id)
    const reducer = createChatReducer()
    for (const [index, step] of steps.entries()) {
      reducer.apply(
        (step.messages ?? []).map(({ id, localId, createdAt, raw }): OpenedMessage => ({
          seq: seqs.indexOf(id) + 1,
          id,
          localId: (localId ?? null) as LocalId | null,
          createdAt,
          value: { ok: true, value: raw },
        })),
      )
      if (step.agentState !== undefined) reducer.setAgentState(parseAgentState(step.agentState))
      const official = (afterEachStep[index]?.chat ?? [])
        .toSorted((a, b) => a.createdAt - b.createdAt)
        .map(fromOfficial)
      const expected = DEVIATIONS[name]?.change(index, official) ?? official
      expect(fromOurs(reducer.result().blocks.flat())).toEqual(expected)
    }
  })

  it('names only scenarios that exist', () => {
    const names = scenarios.map((scenario) => scenario.name)
    expect(names).toEqual(expect.arrayContaining(Object.keys(DEVIATIONS)))
  })
})

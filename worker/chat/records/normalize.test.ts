import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LocalId } from '../../api/ids'
import { normalizeRecord } from './normalize'
import type { NormalizedPart } from './parts'

interface Vector {
  note: string
  serverId: string
  localId: string | null
  serverCreatedAt: number
  raw: unknown
  normalized: OfficialMessage | null
}

type OfficialMessage = { createdAt: number; isSidechain: boolean } & (
  | { role: 'user'; content: { type: 'text'; text: string } }
  | { role: 'agent'; content: Record<string, unknown>[] }
  | { role: 'event'; content: Record<string, unknown> }
)

const { vectors } = JSON.parse(
  readFileSync(new URL('../../../e2e/testdata/vectors/message-normalization.json', import.meta.url), 'utf8'),
) as { vectors: Vector[] }

/** Where this client does something else than the official app, on purpose. */
const DEVIATIONS: Record<string, { because: string; shows: unknown[] }> = {
  'user text with displayText': {
    because: 'displayText is what is to be shown (docs/protocol.md 6.6); the app replaces it when it draws',
    shows: [{ kind: 'user-text', text: 'Compact' }],
  },
  'user text, meta.permissionMode not a string -> whole record dropped': {
    because: 'a bad field does not hide a message',
    shows: [{ kind: 'user-text', text: 'x' }],
  },
  'session: agent text without a turn -> dropped': {
    because: 'the text is readable',
    shows: [{ kind: 'agent-text', text: 'lost' }],
  },
  'session: service with role user -> invalid, dropped': {
    because: 'the text is readable',
    shows: [{ kind: 'agent-text', text: 'x' }],
  },
  'session: subagent not a cuid2 -> dropped': {
    because: 'ids are opaque',
    shows: [{ kind: 'agent-text', text: 'x' }],
  },
  'session: turn-start -> no row': {
    because: 'also no row; says that the agent works',
    shows: [{ kind: 'turn-start' }],
  },
  'session: start / stop of a subagent -> no row': { because: 'no row', shows: [] },
  'session: file with image': {
    because: 'files are items of their own',
    shows: [
      {
        kind: 'file',
        from: 'user',
        ref: 'sessions/x/attachments/y.enc',
        name: 'p.png',
        size: 10,
        mimeType: 'image/png',
        image: { width: 3, height: 4, thumbhash: 'abc' },
      },
    ],
  },
  'session: file without image': {
    because: 'files are items of their own',
    shows: [
      {
        kind: 'file',
        from: 'user',
        ref: 'sessions/x/attachments/z.enc',
        name: 'p.pdf',
        size: 10,
        mimeType: null,
        image: null,
      },
    ],
  },
  'session: unknown event type -> dropped': {
    because: 'what is not understood is shown as locked',
    shows: [{ kind: 'locked', reason: 'unknown-format' }],
  },
  'event: limit-reached': {
    because: 'times are milliseconds here',
    shows: [{ kind: 'event', event: { type: 'limit-reached', endsAt: 1760003600000 } }],
  },
  'event: permission-mode-changed is unknown to the official app -> dropped': {
    because: 'known here',
    shows: [{ kind: 'event', event: { type: 'permission-mode-changed', mode: 'plan' } }],
  },
  'event without content.id -> dropped': { because: 'the id is not needed', shows: [{ kind: 'turn-end' }] },
  'output: assistant without uuid -> dropped': {
    because: 'the text is readable',
    shows: [{ kind: 'agent-text', text: 'x' }],
  },
  'codex: reasoning': { because: 'thinking is told apart', shows: [{ kind: 'thinking', text: 'thinking...' }] },
  'acp: reasoning': { because: 'thinking is told apart', shows: [{ kind: 'thinking', text: 'hmm' }] },
  'acp: task_started -> dropped': {
    because: 'also no row; says that the agent works',
    shows: [{ kind: 'turn-start' }],
  },
  'acp: unknown provider -> dropped': {
    because: 'providers are open-ended',
    shows: [{ kind: 'agent-text', text: 'x' }],
  },
  'unknown role -> dropped': {
    because: 'what is not understood is shown as locked',
    shows: [{ kind: 'locked', reason: 'unknown-format' }],
  },
}

/** What both sides say, in this client's words. */
function fromOfficial(message: OfficialMessage | null): unknown[] {
  if (message === null) return []
  switch (message.role) {
    case 'user':
      return [{ kind: 'user-text', text: message.content.text }]
    case 'event':
      switch (message.content['type']) {
        case 'ready':
          return [{ kind: 'turn-end' }]
        case 'switch':
          return [{ kind: 'event', event: { type: 'mode-switched', mode: message.content['mode'] } }]
        default:
          return [
            { kind: 'event', event: { type: 'message', text: message.content['message'] } },
            // "Aborted by user" also ends the turn.
            { kind: 'turn-end' },
          ]
      }
    case 'agent':
      return message.content.map((part) => {
        switch (part['type']) {
          case 'text':
            return { kind: 'agent-text', text: part['text'] }
          case 'thinking':
            return { kind: 'thinking', text: part['thinking'] }
          case 'tool-call':
            return {
              kind: 'tool-start',
              callId: part['id'],
              tool: part['name'],
              description: part['description'],
              input: part['input'],
            }
          case 'tool-result':
            return {
              kind: 'tool-end',
              callId: part['tool_use_id'],
              result: part['content'],
              outcome: part['is_error'] === true ? 'failed' : 'completed',
            }
          default:
            return { kind: 'helper-log-line', prompt: part['prompt'] }
        }
      })
  }
}

function comparable(part: NormalizedPart): unknown {
  const { kind } = part
  switch (kind) {
    case 'user-text':
    case 'agent-text':
    case 'thinking':
      return { kind, text: part.text }
    case 'tool-start':
      return { kind, callId: part.callId, tool: part.tool, description: part.description, input: part.input }
    case 'tool-end':
      return { kind, callId: part.callId, result: part.result ?? null, outcome: part.outcome }
    case 'file': {
      const { from, ref, name, size, mimeType, image } = part
      return { kind, from, ref, name, size, mimeType, image }
    }
    case 'event':
      return { kind, event: part.event }
    case 'locked':
      return { kind, reason: part.reason }
    case 'helper-log-line':
      return { kind, prompt: part.prompt }
    default:
      return { kind }
  }
}

describe('normalization vectors', () => {
  it.each(vectors)('$note', ({ note, serverId, localId, serverCreatedAt, raw, normalized }) => {
    const parts = normalizeRecord({
      seq: 1,
      id: serverId,
      localId: localId as LocalId | null,
      createdAt: serverCreatedAt,
      value: { ok: true, value: raw },
    })
    const deviation = DEVIATIONS[note]
    expect(parts.map(comparable)).toEqual(deviation?.shows ?? fromOfficial(normalized))
    if (normalized !== null && parts.length > 0) {
      expect(new Set(parts.map((part) => part.time))).toEqual(new Set([normalized.createdAt]))
      expect(parts.some((part) => part.helper !== null || part.kind === 'helper-log-line')).toBe(normalized.isSidechain)
    }
  })

  it('names only vectors that exist, and only where something differs', () => {
    const notes = new Map(vectors.map((vector) => [vector.note, vector]))
    for (const [note, { shows }] of Object.entries(DEVIATIONS)) {
      const vector = notes.get(note)
      expect(vector, note).toBeDefined()
      if (shows.length > 0) expect(fromOfficial(vector?.normalized ?? null), note).not.toEqual(shows)
    }
  })
})

function partsOf(value: unknown): unknown[] {
  return normalizeRecord({ seq: 1, id: 'm', localId: 'L' as LocalId, createdAt: 5, value: { ok: true, value } }).map(
    comparable,
  )
}

function envelope(ev: unknown): unknown {
  return { role: 'session', content: { id: 'e', time: 6, role: 'agent', turn: 't', ev } }
}

describe('records that no vector covers', () => {
  it('what cannot be decrypted is locked', () => {
    const [part] = normalizeRecord({ seq: 1, id: 'm', localId: null, createdAt: 5, value: { ok: false } })
    expect(part).toMatchObject({ kind: 'locked', reason: 'undecryptable', time: 5 })
  })

  it('unknown kinds show their text if they have one', () => {
    expect(partsOf(envelope({ t: 'brand-new', text: 'hello' }))).toEqual([{ kind: 'agent-text', text: 'hello' }])
    expect(partsOf({ role: 'robot', content: { type: 'text', text: 'beep' } })).toEqual([
      { kind: 'agent-text', text: 'beep' },
    ])
    expect(partsOf({ role: 'agent', content: { type: 'new', data: { message: 'hey' } } })).toEqual([
      { kind: 'agent-text', text: 'hey' },
    ])
    expect(
      partsOf({
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      }),
    ).toEqual([{ kind: 'user-text', text: 'a\nb' }])
    expect(partsOf(null)).toEqual([{ kind: 'locked', reason: 'unknown-format' }])
  })

  it('a task notification is removed with what is nested in it; one that is not closed stays', () => {
    const nested = '<task-notification>a<task-notification>b</task-notification>c</task-notification>'
    expect(partsOf(envelope({ t: 'text', text: `${nested}\n${nested} rest` }))).toEqual([
      { kind: 'agent-text', text: 'rest' },
    ])
    expect(partsOf(envelope({ t: 'text', text: '<task-notification>open' }))).toEqual([
      { kind: 'agent-text', text: '<task-notification>open' },
    ])
  })

  it('the options block stays in the text', () => {
    const text = 'Choose\n<options>\n<option>A</option>\n</options>'
    expect(partsOf(envelope({ t: 'text', text }))).toEqual([{ kind: 'agent-text', text }])
  })

  it('names of tools and files lose control characters and text direction tricks', () => {
    expect(
      partsOf(
        envelope({ t: 'tool-call-start', call: 'c', name: 'Ba\u202Esh\n', description: 'x'.repeat(9000), args: {} }),
      ),
    ).toMatchObject([{ tool: 'Bash', description: `${'x'.repeat(1999)}…` }])
  })

  it('a result decision of the old format is kept', () => {
    const [part] = normalizeRecord({
      seq: 1,
      id: 'm',
      localId: null,
      createdAt: 5,
      value: { ok: true, value: vectors.find((vector) => vector.note.endsWith('and permissions'))?.raw },
    })
    expect(part).toMatchObject({ permission: { kind: 'denied', requestId: 'toolu_2', decision: 'denied' } })
  })
})

const readParts = (value: unknown) =>
  normalizeRecord({ seq: 1, id: 'id', localId: null, createdAt: 1, value: { ok: true, value } })

const result = (block: object, more: object = {}) =>
  readParts({
    role: 'agent',
    content: {
      type: 'output',
      data: { type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: 'c', ...block }] }, ...more },
    },
  })

const notice = (text: string) =>
  readParts({ role: 'agent', content: { type: 'event', data: { type: 'message', message: text } } })

const says = (text: string) => [{ kind: 'event', event: { type: 'message', text } }]

const title = (text: string) => {
  const ev = { t: 'tool-call-start', call: 'c', name: 'Edit', title: text, description: '', args: {} }
  return readParts({ role: 'session', content: { id: 'e', time: 1, role: 'agent', turn: 'T', ev } })
}

const said = (text: string) => partsOf(envelope({ t: 'text', text }))

describe('what failed or says nothing', () => {
  it.each([
    ['by its mark', { content: 'no', is_error: true }, {}, 'failed'],
    ['by its text', { content: '<tool_use_error>Directory does not exist</tool_use_error>' }, {}, 'failed'],
    ['by its blocks', { content: [{ type: 'text', text: '<tool_use_error>x</tool_use_error>' }] }, {}, 'failed'],
    ['by its result', { content: 'x' }, { toolUseResult: 'Error: ripgrep failed' }, 'failed'],
    ['by the answer of a page', { content: 'x' }, { toolUseResult: { code: 404, codeText: 'Not Found' } }, 'failed'],
    ['not at all', { content: 'Errors are handled in a.ts' }, { toolUseResult: { code: 200 } }, 'completed'],
  ])('a tool fails %s', (_how, block, more, outcome) => {
    expect(result(block, more)).toMatchObject([{ kind: 'tool-end', outcome }])
  })

  it('what Claude says of an error is told in its words, with the answer folded', () => {
    const answer = { type: 'error', error: { type: 'invalid_request_error', message: 'boom' } }
    expect(said(`API Error: 400 ${JSON.stringify(answer)}`)).toMatchObject([
      {
        kind: 'agent-text',
        text: `API Error: 400 boom\n\n<details><summary>JSON</summary>\n\n\`\`\`json\n${JSON.stringify(answer, null, 2)}\n\`\`\`\n\n</details>`,
      },
    ])
    for (const other of [
      'API Error: 500 {broken',
      'API Error: Connection error.',
      `The text ${JSON.stringify(answer)}`,
    ]) {
      expect(said(other)).toEqual([{ kind: 'agent-text', text: other }])
    }
    const hostile = { error: { message: 'x' }, more: '\n```\n</details>' }
    const parts = said(`API Error: 400 ${JSON.stringify(hostile)}`)
    expect(JSON.stringify(parts).match(/(?<!\\)\\n```/g)).toHaveLength(2)
  })

  it('what the CLI says of an error of an ACP agent, too', () => {
    const text = 'Error: {"code":-32603,"message":"Internal error"}'
    const data = { type: 'message', message: text }
    const parts = readParts({ role: 'agent', content: { type: 'acp', provider: 'gemini', data } })
    expect(parts).toMatchObject([
      { kind: 'agent-text', text: expect.stringMatching(/^Error: Internal error\n\n<details>/) as string },
    ])
  })

  it('an error in JSON is told in its words; other texts stay', () => {
    expect(notice('Codex error: {"error":{"message":"boom","type":"x"}}')).toMatchObject(says('Codex error: boom'))
    expect(notice('Codex error: {"detail":"Unsupported"}')).toMatchObject(says('Codex error: Unsupported'))
    expect(notice('{"type":"error","error":{"message":"boom"}}')).toMatchObject(says('boom'))
    expect(notice('Codex error: {"error":"boom"}')).toMatchObject(says('Codex error: boom'))
    const status = 'Codex error: unexpected status 400 Bad Request: {"error":{"message":"boom"}}'
    expect(notice(status)).toMatchObject(says('Codex error: unexpected status 400 Bad Request: boom'))
    const twice = JSON.stringify({ error: { message: JSON.stringify({ detail: 'boom' }) } })
    expect(notice(`Codex error: ${twice}`)).toMatchObject(says('Codex error: boom'))
    expect(notice('Codex error: {not json}')).toMatchObject(says('Codex error: {not json}'))
    expect(notice('Codex error: {"a":1}')).toMatchObject(says('Codex error: {"a":1}'))
  })

  it('a title that only repeats the name is none', () => {
    expect(title('Edit call')).toMatchObject([{ title: null }])
    expect(title('Edit a.ts')).toMatchObject([{ title: 'Edit a.ts' }])
  })
})

const asked = (toolCall: Record<string, unknown>) => {
  const options = { toolCall: { toolCallId: 'call', kind: 'execute', status: 'pending', ...toolCall }, options: [] }
  const data = { type: 'permission-request', permissionId: 'asked', toolName: 'execute', options }
  return readParts({ role: 'agent', content: { type: 'acp', provider: 'gemini', data } })
}

describe('a request of the gemini format', () => {
  const start = { kind: 'tool-start', callId: 'asked', tool: 'execute', asksFor: 'call' }

  it('is about the input of its call', () => {
    const rawInput = { command: 'ls' }
    expect(asked({ title: 'List', rawInput })).toEqual([expect.objectContaining({ ...start, input: rawInput })])
  })

  it('is about all that its call says where that has no input', () => {
    const said = { title: 'ls -a', locations: [{ path: '/a' }] }
    const input = { title: 'ls -a', locations: [{ path: '/a' }] }
    expect(asked({ ...said, content: [] })).toEqual([expect.objectContaining({ ...start, title: 'ls -a', input })])
  })
})

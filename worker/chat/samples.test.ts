import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatItem } from '../api/chat'
import { parseAgentState } from './records/agentState'
import { createChatReducer } from './chatReducer'
import { latestActivity } from './latestActivity'
import type { OpenedMessage } from './records/records'
import { summarizeSession } from './sessionSummary'

interface RecordedSession {
  messages: OpenedMessage[]
  metadata: Record<string, unknown>
  agentState: unknown
}

const SAMPLES = new URL('../../e2e/testdata/samples/', import.meta.url)
const FILES = readdirSync(SAMPLES).filter((name) => name.startsWith('session-'))

function recorded(file: string): RecordedSession {
  const sample = JSON.parse(readFileSync(new URL(file, SAMPLES), 'utf8')) as {
    messages: (Omit<OpenedMessage, 'value'> & { content: unknown })[]
    sessionAtEnd?: { metadata: Record<string, unknown>; agentState: unknown }
    sessionAfter?: { metadata: Record<string, unknown>; agentState: unknown }
  }
  const session = sample.sessionAtEnd ?? sample.sessionAfter
  if (session === undefined) throw new Error(`${file} has no session`)
  const messages = sample.messages.map(({ seq, id, localId, createdAt, content }): OpenedMessage => ({
    seq,
    id,
    localId,
    createdAt,
    value: { ok: true, value: content },
  }))
  return { messages, metadata: session.metadata, agentState: session.agentState }
}

function reduce(session: RecordedSession, active = true): ChatItem[] {
  const reducer = createChatReducer()
  reducer.setSessionActive(active)
  reducer.setAgentState(parseAgentState(session.agentState))
  reducer.apply(session.messages)
  return reducer.result().blocks.flat()
}

/** One line per item, for comparing a whole chat at a glance. */
function outline(items: ChatItem[]): string[] {
  return items.map((item) => {
    switch (item.kind) {
      case 'user-text':
        return `> ${item.text.slice(0, 60)}`
      case 'agent-text':
        return `${item.parentId === null ? '' : '| '}${item.text.slice(0, 60)}`
      case 'terminal':
        return `$ ${item.entry} ${item.text.slice(0, 60)}`
      case 'thinking':
        return `(${item.text})`
      case 'tool-call':
        return `${item.parentId === null ? '' : '| '}[${item.tool} ${item.state}${item.permission === null ? '' : ` ${item.permission.kind}`}]`
      case 'event':
        return `* ${Object.values(item.event).join(' ').slice(0, 60)}`
      case 'file':
        return `file ${item.from} ${item.name}`
      case 'locked':
        return `locked ${item.reason}`
    }
  })
}

describe('recorded sessions', () => {
  it.each(FILES)('%s: everything is understood and in seq order', (file) => {
    const items = reduce(recorded(file))
    expect(items.filter((item) => item.kind === 'locked')).toEqual([])
    const seqs = items.map((item) => item.seq ?? Infinity)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    expect(new Set(items.map((item) => item.id)).size).toBe(items.length)
  })

  it('codex of CLI 1.2.5: permissions join by the id with the thread in front', () => {
    expect(outline(reduce(recorded('session-codex.json')))).toEqual([
      '> hello from the app',
      'Echo: hello from the app',
      '> run: echo out; touch made.txt',
      'Running it.',
      '[CodexBash completed approved]',
      'Tool said: [{"type":"input_text","text":"Script completed\\nW',
      '> write: /home/dev1/work/codex-1795386539393/w.txt content her',
      'Writing the file.',
      '[CodexPatch denied denied]',
      'Tool said: [{"type":"input_text","text":"Script failed\\nWall',
      '> plan',
      'Echo: plan',
      '> think',
      'Thought done.',
      '> slow: 40',
      '> hello in code mode',
      'Echo: hello in code mode',
      '> boom',
      '* message Codex error: boom as asked',
      '* turn-ended failed',
      '> after boom',
      'Echo: after boom',
    ])
  })

  it('claude: a denied tool stays denied although its end arrives', () => {
    expect(outline(reduce(recorded('session-claude.json')))).toEqual([
      '> hello',
      'Echo: hello',
      '> run: touch made.txt && ls',
      'Running it.',
      '[Bash completed approved]',
      'Tool said: made.txt',
      '> write: /home/dev1/work/claude-1795386510025/w.txt some text',
      'Writing the file.',
      '[Write denied denied]',
      '> write: /home/dev1/work/claude-1795386510025/w2.txt some text',
      'Writing the file.',
      '[Write completed]',
      'Tool said: File created successfully at: /home/dev1/work/cla',
      '> ask',
      'I need to know.',
      '[AskUserQuestion completed approved]',
      'Tool said: Your questions have been answered: "Which colour?',
      '> slow: 50',
      '* message Aborted by user',
      '> think',
      '(Let me think about it.)',
      'Thought done.',
    ])
  })

  it('claude: helper agent under its call, title, attachment, context reset, no task notifications', () => {
    expect(outline(reduce(recorded('session-claude-more.json')))).toEqual([
      '> title: My renamed chat',
      'Renaming.',
      '* title-changed My renamed chat',
      'Tool said: Successfully changed chat title to: "My renamed c',
      '> todo',
      'Planning.',
      '[TodoWrite completed]',
      'Tool said (error): <tool_use_error>Error: No such tool avail',
      '> plan',
      'Here is a plan.',
      '[ExitPlanMode completed approved]',
      'Tool said: User has approved exiting plan mode. You can now ',
      '> task: run: echo sub',
      'Delegating.',
      '[Agent completed]',
      'Tool said: Async agent launched.',
      '| Running it.',
      '| [Bash ended]',
      'Tool said: Async agent launched.',
      '> write: /home/dev2/work/extra-1795386655759/e.txt one',
      'Writing the file.',
      '[Write completed approved]',
      'Tool said: File created successfully at: /home/dev2/work/ext',
      '> read: /home/dev2/work/extra-1795386655759/e.txt',
      'Reading.',
      '[Read completed]',
      'Tool said: 1\tone',
      '> edit: /home/dev2/work/extra-1795386655759/e.txt one two',
      'Editing.',
      '[Edit completed approved]',
      'Tool said: The file /home/dev2/work/extra-1795386655759/e.tx',
      '> long: 3000',
      'word1 word2 word3 word4 word5 word6 word7 word8 word9 word10',
      '> /clear',
      '* message Context was reset',
      '> hello after clear',
      'Echo: hello after clear',
      '> boom',
      'API Error: 400 boom as asked',
      'file user dot.png',
      '> what is in the picture',
      'Echo: [Image: source: /tmp/claude/-home-dev2-work-extra-1795',
    ])
  })

  it('claude in the terminal: typed prompts are user texts without a local id', () => {
    const items = reduce(recorded('session-claude-local.json'))
    expect(outline(items)).toEqual([
      '> hello typed locally',
      'Echo: hello typed locally',
      '> run: echo local-tool',
      'Running it.',
      '[Bash completed]',
      'Tool said: local-tool',
      '> now from the phone',
      '* mode-switched remote',
      'Echo: now from the phone',
      '* mode-switched local',
    ])
    expect(items.flatMap((item) => (item.kind === 'user-text' ? [item.localId !== null] : []))).toEqual([
      false,
      false,
      true,
    ])
  })

  it('claude of CLI 0.13.0: results and decisions of the old log format', () => {
    const items = reduce(recorded('session-claude-old-output.json'))
    expect(outline(items)).toEqual([
      '> hello from the app',
      'Echo: hello from the app',
      '> run: echo out; touch made.txt',
      'Running it.',
      '[Bash completed approved]',
      'Tool said: out',
      '> write: /home/dev1/work/claude-1795386805527/w.txt content he',
      'Writing the file.',
      '[Write denied denied]',
      '> plan',
      'Here is a plan.',
      '[ExitPlanMode failed]',
      '> think',
      '(Let me think about it.)',
      'Thought done.',
      '> slow: 40',
      '* message Aborted by user',
      '> hello in code mode',
      'Echo: hello in code mode',
      '> boom',
      'API Error: 400 boom as asked',
      '> after boom',
      'Echo: after boom',
    ])
    expect(items.find((item) => item.kind === 'tool-call')).toMatchObject({ result: 'out' })
  })

  it('codex of CLI 0.13.0: a call announced twice is one row; the request with the id "undefined" stands alone', () => {
    expect(outline(reduce(recorded('session-codex-old.json')))).toEqual([
      '> hello from the app',
      'Echo: Based on this message, call functions.happy__change_ti',
      '> run: echo out; touch made.txt',
      'Running it.',
      '[CodexBash canceled canceled]',
      '[CodexBash failed]',
      '> write: /home/dev1/work/codex-1795386838965/w.txt content her',
      '> plan',
      '> think',
      '> slow: 40',
      '* message Process exited unexpectedly',
      '> hello in code mode',
      'Echo: hello in code mode',
      '> boom',
      '> after boom',
    ])
  })

  it('gemini: permissions have ids of their own; the repeated thought is shown once', () => {
    expect(outline(reduce(recorded('session-gemini-acp.json')))).toEqual([
      '> hello from the app',
      'Echo: hello from the app',
      '> run: echo out; touch made.txt',
      '[execute completed approved]',
      'Running it. Tool said: out',
      '> write: /home/dev2/work/gemini-1795386574071/w.txt content he',
      '[edit denied denied]',
      'Writing the file. You said no.',
      '> plan',
      'Here is a plan.',
      '> think',
      '(Let me think about it.)',
      'Thought done.',
      '> slow: 40',
      '* turn-ended cancelled',
      'chunk1 chunk2 chunk3 chunk4 chunk5 chunk6 chunk7 chunk8 chun',
      '> hello in code mode',
      'Echo: hello in code mode',
      '> boom',
      '* turn-ended cancelled',
      'Error: Internal error\n\n<details><summary>JSON</summary>\n\n```',
      'Error: Internal error\n\n<details><summary>JSON</summary>\n\n```',
      '> after boom',
      'Error: Internal error\n\n<details><summary>JSON</summary>\n\n```',
      'Gemini API returned empty response after retries. This is a ',
      '* turn-ended cancelled',
    ])
  })

  it('other ACP agents: decided requests without a tool call stand at their time, not at the end', () => {
    expect(outline(reduce(recorded('session-acp-generic.json'))).slice(2, 12)).toEqual([
      '> run: echo out; touch made.txt',
      'Running it. ',
      '[execute completed]',
      '[execute ended approved]',
      'Tool said: out',
      '> write: /home/dev2/work/local1/w.txt content here',
      'Writing the file. ',
      '[edit completed]',
      '[edit denied denied]',
      'You said no.',
    ])
  })

  it('a page of the history does not show what was decided before it', () => {
    const session = recorded('session-claude.json')
    const page = { ...session, messages: session.messages.filter((message) => message.seq > 28) }
    expect(outline(reduce(page))).toEqual([
      '* message Aborted by user',
      '> think',
      '(Let me think about it.)',
      'Thought done.',
    ])
  })

  it('agent state step by step: asked, approved, denied', () => {
    const { steps } = JSON.parse(readFileSync(new URL('agent-state-steps.json', SAMPLES), 'utf8')) as {
      steps: { agentState: unknown }[]
    }
    const session = recorded('session-claude.json')
    const seen = steps.map((step, index) => {
      // Up to the Write call, whose end comes with the answer.
      const messages = session.messages.filter((message) => message.seq <= (index < 5 ? 13 : 14))
      const items = reduce({ ...session, messages, agentState: step.agentState })
      return outline(items.filter((item) => item.kind === 'tool-call')).join(' ')
    })
    expect([...new Set(seen)]).toEqual([
      '[Bash completed] [Write running]',
      '[Bash running pending] [Write running]',
      '[Bash completed approved] [Write running]',
      '[Bash completed approved] [Write running pending]',
      '[Bash completed approved] [Write denied denied]',
      '[Bash completed approved] [Write denied denied] [AskUserQuestion running pending]',
      '[Bash completed approved] [Write denied denied] [AskUserQuestion running approved]',
    ])
  })

  it.each(FILES)('%s: the last turn says whether the agent works', (file) => {
    const { messages } = recorded(file)
    const working = file === 'session-claude-title-plan.json'
    expect(latestActivity(messages)?.thinking ?? false).toBe(working)
    expect(latestActivity(messages.toReversed())).toEqual(latestActivity(messages))
  })
})

describe('law: order of arrival, repetitions and batches do not matter', () => {
  it.each(FILES)('%s', (file) => {
    const session = recorded(file)
    const expected = reduce(session)
    const size = session.messages.length
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...session.messages.keys()], { minLength: size, maxLength: size }),
        fc.array(fc.nat(size - 1), { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 10 }),
        fc.nat(size - 1),
        (arrival, repeated, batchSizes, stateAfter) => {
          const reducer = createChatReducer()
          const stream = [...arrival, ...repeated]
          let before = reducer.result()
          for (let start = 0, batch = 0; start < stream.length; batch++) {
            const end = start + (batchSizes[batch % batchSizes.length] ?? 1)
            reducer.apply(stream.slice(start, end).flatMap((index) => structuredClone(session.messages[index]) ?? []))
            if (start <= stateAfter && stateAfter < end) reducer.setAgentState(parseAgentState(session.agentState))
            start = end
            const after = reducer.result()
            const known = new Map(before.blocks.flat().map((item) => [item.id, item]))
            for (const item of after.blocks.flat()) {
              const held = known.get(item.id)
              // Unchanged items keep their identity.
              if (held !== item) expect(held).not.toEqual(item)
            }
            before = after
          }
          expect(reducer.result().blocks.flat()).toEqual(expected)
          expect(reducer.result()).toBe(reducer.result())
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('summaries of the recorded sessions', () => {
  it.each(FILES)('%s', (file) => {
    const { metadata, agentState } = recorded(file)
    const summary = summarizeSession({
      metadata: { ok: true, value: metadata },
      agentState: { ok: true, value: agentState },
      active: true,
      thinking: true,
      serverReached: true,
    })
    expect(summary.pendingRequests).toEqual([])
    expect(summary.activity).toBe(file === 'session-claude-local.json' ? 'working' : 'archived')
    expect(summary.content).toMatchObject({
      kind: 'open',
      path: metadata['path'],
      host: metadata['host'],
      agent: metadata['flavor'],
      cliVersion: metadata['version'],
      controlledByTerminal: file === 'session-claude-local.json',
    })
  })

  it('takes the title that the agent gave', () => {
    const { metadata } = recorded('session-claude-title-plan.json')
    const summary = summarizeSession({
      metadata: { ok: true, value: metadata },
      agentState: null,
      active: false,
      thinking: false,
      serverReached: true,
    })
    expect(summary.content).toMatchObject({ title: 'My renamed chat' })
  })
})

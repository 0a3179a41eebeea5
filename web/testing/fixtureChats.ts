import type { ChatItem, ChatState, ToolCall, ToolPermission, UserText } from '../../worker/api/chat'
import type { LocalId } from '../../worker/api/ids'
import type { SessionControls } from '../../worker/api/agents/sessionControls'
import { FIXTURE_NOW, serverId, sessionId } from './fixtureStates'

const MINUTE = 60_000

export const noControls: SessionControls = {
  isHappyAgent: false,
  pictures: null,
  picks: {},
  current: {},
  modes: [],
  models: [],
  efforts: [],
  commands: [],
  listTools: null,
  hasTerminal: true,
  goal: null,
  forms: [],
  limits: [],
}

export function fixtureChat(server: string, session: string, items: ChatItem[], change: Partial<ChatState> = {}) {
  const chat: ChatState = {
    serverId: serverId(server),
    sessionId: sessionId(session),
    phase: { kind: 'live' },
    history: 'complete',
    lost: [],
    usage: null,
    controls: null,
    blocks: items.length === 0 ? [] : [items],
    ...change,
  }
  return chat
}

export function userText(id: string, text: string, change: Partial<UserText> = {}): UserText {
  return {
    kind: 'user-text',
    id,
    seq: 1,
    time: FIXTURE_NOW - 20 * MINUTE,
    text,
    localId: null,
    delivery: { state: 'delivered' },
    ...change,
  }
}

export function agentText(id: string, text: string, parentId: string | null = null): ChatItem {
  return { kind: 'agent-text', id, seq: 1, time: FIXTURE_NOW - 19 * MINUTE, text, parentId }
}

export function toolCall(id: string, tool: string, input: unknown, change: Partial<ToolCall> = {}): ToolCall {
  return {
    kind: 'tool-call',
    id,
    seq: 1,
    time: FIXTURE_NOW - 18 * MINUTE,
    parentId: null,
    tool,
    title: null,
    description: null,
    input,
    state: 'completed',
    permission: null,
    startedAt: FIXTURE_NOW - 18 * MINUTE,
    endedAt: FIXTURE_NOW - 18 * MINUTE + 3400,
    ...change,
  }
}

/** A call whose permission is asked for; the request has its tool and input. */
export function pendingCall(
  id: string,
  tool: string,
  input: unknown,
  requestId: string,
  change: Partial<ToolCall> = {},
) {
  const permission: ToolPermission = { kind: 'pending', requestId, askedAt: FIXTURE_NOW, tool, arguments: input }
  return toolCall(id, tool, input, { state: 'running', endedAt: null, permission, ...change })
}

const ANSWER = `The check compares the raw strings, so **a trailing slash** makes the same server look new. I changed three things:

1. \`canonicalUrl()\` now goes through \`URL\` and drops the slash
2. The registry looks up *aliases* too
3. ~~The old regex~~ is gone

| Input | Before | Now |
|:--|:--|--:|
| \`https://a.org/\` | new server | known |
| \`HTTPS://A.org\` | new server | known |
| \`https://a.org:443\` | new server | known |

- [x] unit tests
- [ ] a note in the README

> Paths are still refused: no CLI can use one.

\`\`\`ts
export function canonicalUrl(text: string): CanonicalUrl | null {
  if (!URL.canParse(text)) return null
  const { protocol, host, pathname } = new URL(text)
  return pathname === '/' && /^https?:$/.test(protocol) ? (\`\${protocol}//\${host}\` as CanonicalUrl) : null
}
\`\`\`

See [the URL standard](https://url.spec.whatwg.org/#url-equivalence) for why.`

/** One of everything that a conversation can show. */
export function fullConversation(): ChatItem[] {
  const yesterday = FIXTURE_NOW - 26 * 60 * MINUTE
  return [
    { ...userText('u0', 'Good morning. Where did we stop?'), time: yesterday },
    { ...agentText('a0', 'At the link parser: it refuses repeated names now.'), time: yesterday + MINUTE },
    userText('u1', 'The same server is added twice when its address ends with a slash.\nFind out why and fix it.'),
    {
      kind: 'thinking',
      id: 'th1',
      seq: 1,
      time: FIXTURE_NOW - 20 * MINUTE,
      text: 'The registry probably compares strings. Let me look at where entries are found.',
      parentId: null,
    },
    toolCall('t1', 'Grep', { pattern: 'registry\\.find', path: '/home/ada/happy-hub/worker' }),
    toolCall('t2', 'Read', { file_path: '/home/ada/happy-hub/worker/servers/registry.ts' }),
    toolCall('t3', 'Edit', {
      file_path: '/home/ada/happy-hub/worker/servers/registry.ts',
      old_string: 'function same(a: string, b: string) {\n  return a === b\n}\n',
      new_string: 'function same(a: string, b: string) {\n  return canonicalUrl(a) === canonicalUrl(b)\n}\n',
    }),
    toolCall('t4', 'Task', {
      description: 'Look for other comparisons',
      prompt: 'Search the repository for `url ===`.',
    }),
    toolCall('t4a', 'Grep', { pattern: 'url ===' }, { parentId: 't4' }),
    agentText('t4b', 'Two more places, both in tests.', 't4'),
    toolCall(
      't5',
      'Bash',
      { command: 'npx vitest run worker/servers', description: 'Run the tests' },
      { state: 'failed', result: { stdout: 'FAIL registry.test.ts > keeps one entry', stderr: '' } },
    ),
    toolCall('t6', 'TodoWrite', {
      todos: [
        { content: 'Canonical form', status: 'completed' },
        { content: 'Aliases', status: 'in_progress' },
        { content: 'README', status: 'pending' },
      ],
    }),
    {
      kind: 'event',
      id: 'e1',
      seq: 1,
      time: FIXTURE_NOW,
      parentId: null,
      event: { type: 'mode-switched', mode: 'remote' },
    },
    agentText('a1', ANSWER),
    { kind: 'locked', id: 'l1', seq: 1, time: FIXTURE_NOW, reason: 'undecryptable' },
    {
      kind: 'file',
      id: 'f1',
      seq: 1,
      time: FIXTURE_NOW,
      from: 'user',
      ref: '',
      name: 'screenshot of the server list.png',
      size: 482_113,
      mimeType: 'image/png',
      image: null,
    },
    agentText(
      'a2',
      'Shall I also migrate the stored entries?\n<options>\n<option>Yes, and keep a copy</option>\n<option>No, only new ones</option>\n</options>',
    ),
    userText('u2', 'Yes, and keep a copy'),
    pendingCall(
      't7',
      'Bash',
      {
        command: 'cp ~/.happy/registry.json ~/.happy/registry.json.bak && node scripts/migrate.js --write',
        description: 'Migrate the registry',
      },
      'r1',
    ),
    userText('u3', 'And tell me when it is done', {
      seq: null,
      localId: 'local-1' as LocalId,
      delivery: {
        state: 'failed',
        error: { code: 'server-failed', serverUrl: 'https://cloud.example.org' as never, status: 503 },
      },
    }),
    userText('u4', 'Then update the README', {
      seq: null,
      localId: 'local-2' as LocalId,
      delivery: { state: 'queued' },
    }),
  ]
}

/** `count` items in turns of a prompt, tools and an answer. */
export function longConversation(count: number): ChatItem[] {
  return Array.from({ length: count }, (_, index): ChatItem => {
    const id = `m${index}`
    const time = FIXTURE_NOW - (count - index) * MINUTE
    if (index % 10 === 0) return { ...userText(id, `Prompt ${index}: next step please`), time, seq: index }
    if (index % 10 === 9)
      return {
        ...agentText(id, `Answer ${index}.\n\n${'It took some words. '.repeat((index % 7) * 6)}`),
        time,
        seq: index,
      }
    return { ...toolCall(id, 'Bash', { command: `make step-${index}` }), time, seq: index }
  })
}

function terminal(id: string, entry: 'command' | 'output', text: string): ChatItem {
  return { kind: 'terminal', id, seq: 1, time: FIXTURE_NOW, entry, text }
}

/** Texts and outputs of the whole world. */
export function worldConversation(): ChatItem[] {
  const picture =
    'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAPklEQVR42u3UoRUAIAhFUcZx/ykci4LRAJFzaT94my9O3a3r7gCsAKYP3wbsAPwFgB4A9ACgBwA9AOgB4LMTon2AarjDIxsAAAAASUVORK5CYII='
  return [
    terminal('c1', 'command', '/model opus'),
    terminal('c2', 'output', 'Set model to \u001b[1mopus\u001b[22m'),
    userText('w1', 'שלום, תעדכן את src/index.ts\nand tell me in English'),
    agentText(
      'w2',
      String.raw`任务需要 3~5 天，含**「重点」**内容。详见 https://example.com/docs，谢谢。

קובץ main.ts עודכן בהצלחה! (3 שינויים)

- פריט ראשון: ${'`npm install`'}
- פריט שני

Changed [main.ts](/home/ann/proj/src/main.ts:12) and [notes.md](C:\Users\ann\_proj\notes.md). The log is at C:\Users\ann\.config\_tmp_\*.log.

Press <kbd>Ctrl</kbd> + <kbd>C</kbd>. Inline $E = mc^2$ and \(x_i\):

$$
\frac{a}{b} = \sum_{i=1}^{n} x_i
$$

<details>
<summary>Full log</summary>

line **one**

</details>`,
    ),
    toolCall(
      'w3',
      'Bash',
      { command: 'npm test' },
      {
        result:
          '\u001b[32m✓\u001b[39m passes \u001b[2m(3 ms)\u001b[22m\n\u001b[41m\u001b[97m FAIL \u001b[0m src/a.test.ts\n\u001b[33mwarning\u001b[0m \u001b[36mcyan\u001b[0m \u001b[35mmagenta\u001b[0m \u001b[34mblue\u001b[0m \u001b[90mgrey\u001b[0m \u001b[7minverse\u001b[0m\n  1%\r 10%\r100% done',
      },
    ),
    toolCall(
      'w4',
      'Read',
      { file_path: '/home/ann/shot.png' },
      {
        result: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: picture } }],
      },
    ),
    agentText(
      'w5',
      `The table:\n\n${'|a'.repeat(300)}|\n${'|-'.repeat(300)}|\n${'|\n'.repeat(300)}\nand what follows.`,
    ),
  ]
}

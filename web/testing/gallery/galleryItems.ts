import type { ChatItem, ToolCall, ToolState, UserText } from '../../../worker/api/chat'
import type { LocalId } from '../../../worker/api/ids'
import { diagramSources } from './diagramSources'
import { pictureItems } from './galleryPictures'
import { agentText, fullConversation, pendingCall, toolCall, userText, worldConversation } from '../fixtureChats'

/** What the gallery shows under one heading. `opened`: calls that are shown open. */
export interface GalleryPart {
  name: string
  items: ChatItem[]
  opened?: boolean
}

const at = Date.now()
const event = (id: string, value: Extract<ChatItem, { kind: 'event' }>['event']): ChatItem => ({
  kind: 'event',
  id,
  seq: 1,
  time: at,
  parentId: null,
  event: value,
})

/** A call of each kind of tool, with what it gives back. */
const calls: readonly (readonly [tool: string, input: unknown, result?: unknown])[] = [
  [
    'Bash',
    { command: 'npm test', description: 'Run the tests' },
    { stdout: '\u001b[32m3 passed\u001b[0m', stderr: '' },
  ],
  ['CodexBash', { command: ['bash', '-lc', 'ls -la | head'], cwd: '/home/ada/project' }, 'total 8'],
  [
    'Read',
    { file_path: '/home/ada/project/src/main.ts', offset: 10, limit: 20 },
    '    10\texport const a = 1\n    11\t\n    12\t// why\n    13\texport function double(value: number): number {\n    14\t  return value * 2\n    15\t}\n\n<system-reminder>Be careful.</system-reminder>',
  ],
  [
    'Read',
    { file_path: '/home/ada/a.py' },
    { type: 'text', file: { content: 'def a():\n    return "x"\n', startLine: 1 } },
  ],
  ['Write', { file_path: '/home/ada/project/new.ts', content: 'export const b = 2\n' }],
  ['Edit', { file_path: '/home/ada/project/a.ts', old_string: 'const a = 1', new_string: 'const a = 2' }],
  [
    'Edit',
    { file_path: '/home/ada/project/a.ts', old_string: 'const a = 1', new_string: 'const a = 2' },
    {
      filePath: '/home/ada/project/a.ts',
      structuredPatch: [
        {
          oldStart: 117,
          oldLines: 3,
          newStart: 117,
          newLines: 3,
          lines: [' // the first', '-const a = 1', '+const a = 2', ' export { a }'],
        },
      ],
    },
  ],
  [
    'edit',
    {
      items: [{ type: 'diff', path: '/home/ada/project/w.txt', oldText: 'one\ntwo\n', newText: 'one\nthree\n' }],
      locations: [{ path: '/home/ada/project/w.txt' }],
    },
    [{ type: 'content', content: { type: 'text', text: 'Written.' } }],
  ],
  [
    'MultiEdit',
    {
      file_path: '/home/ada/project/a.ts',
      edits: [
        { old_string: 'one', new_string: 'two' },
        { old_string: 'three', new_string: 'four', replace_all: true },
      ],
    },
  ],
  [
    'CodexPatch',
    { changes: { '/a.ts': { kind: { type: 'update' }, diff: '@@ -1 +1 @@\n-a\n+b' } }, auto_approved: true },
  ],
  ['CodexDiff', { unified_diff: '--- a/x.ts\n+++ b/x.ts\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n' }],
  ['edit', { path: '/home/ada/project/a.ts', oldText: 'const a = 1', newText: 'const a = 2' }],
  [
    'GeminiPatch',
    { changes: { '/b.ts': { add: { content: 'new file\n' } }, '/c.ts': { delete: { content: 'gone\n' } } } },
  ],
  ['GeminiDiff', { unified_diff: '--- a/y.ts\n+++ b/y.ts\n@@ -1 +1 @@\n-old\n+new\n' }],
  ['execute', { command: 'npm run build', cwd: '/home/ada/project' }, 'done'],
  ['file-edit', { filePath: '/home/ada/project/a.ts', diff: '-a\n+b' }],
  [
    'NotebookEdit',
    { notebook_path: '/home/ada/a.ipynb', cell_id: 'c1', edit_mode: 'insert', new_source: 'print(1)\nprint(2)' },
  ],
  ['Glob', { pattern: '**/*.ts', path: '/home/ada/project' }, { filenames: ['a.ts', 'b.ts'], numFiles: 2 }],
  ['Grep', { pattern: 'TODO', glob: '*.ts' }, 'a.ts:3: TODO'],
  ['LS', { path: '/home/ada/project' }, '- a.ts'],
  ['WebFetch', { url: 'https://example.org/page', prompt: 'What does it say?' }, 'It says hello.'],
  [
    'WebSearch',
    { query: 'how to sort' },
    {
      query: 'how to sort',
      results: [{ content: [{ title: 'Sorting', url: 'https://example.org/sort' }] }, 'In short: merge.'],
    },
  ],
  ['Task', { description: 'Look around', prompt: 'Look at **all** files', subagent_type: 'Explore' }, 'Looked.'],
  [
    'TodoWrite',
    {
      todos: [
        { content: 'One', status: 'completed' },
        { content: 'Two', status: 'in_progress' },
        { content: 'Three', status: 'pending' },
      ],
    },
  ],
  ['CodexSubagent', { prompt: 'Look for *other* places', description: 'Look around' }, 'Found two.'],
  ['TaskCreate', { subject: 'Look at the parser', description: 'Where repeated names come from' }],
  ['TaskUpdate', { taskId: '1', status: 'in_progress' }],
  ['TaskList', {}, { tasks: [{ id: '1', subject: 'Look at the parser', status: 'in_progress', blockedBy: [] }] }],
  ['ExitPlanMode', { plan: '# Plan\n\n1. Look\n2. Change' }],
  ['AskUserQuestion', questions()],
  [
    'mcp__tracker__create_issue',
    { title: 'It breaks', labels: ['bug'], body: 'First line\nsecond line' },
    [{ type: 'text', text: 'Created 12' }],
  ],
  ['KillShell', { shell_id: '7' }, { message: 'Ended', log: 'one\ntwo', code: 0 }],
  ['somethingNew', { deep: { list: [1, 2, 3] } }, { ok: true }],
]

function questions() {
  return {
    questions: [
      {
        question: 'Which database?',
        header: 'Database',
        multiSelect: false,
        options: [
          { label: 'SQLite', description: 'One file' },
          { label: 'Postgres', description: 'A server' },
        ],
      },
      {
        question: 'Which checks?',
        header: 'Checks',
        multiSelect: true,
        options: [{ label: 'Types' }, { label: 'Lint' }],
      },
    ],
  }
}

const states: readonly ToolState[] = ['running', 'completed', 'failed', 'denied', 'canceled', 'ended']

function toolCalls(prefix: string): ToolCall[] {
  return calls.map(([tool, input, result], index) => toolCall(`${prefix}-${index}`, tool, input, { result }))
}

function callsInStates(prefix: string): ToolCall[] {
  return states.map((state) =>
    toolCall(
      `${prefix}-${state}`,
      'Bash',
      { command: `echo ${state}` },
      {
        state,
        permission:
          state === 'denied' ? { kind: 'denied', requestId: 'r', reason: 'not in this folder', decision: null } : null,
        ...(state === 'failed' && { result: { stdout: '', stderr: 'broken' } }),
        ...(state === 'running' && { endedAt: null }),
      },
    ),
  )
}

const requests: readonly (readonly [tool: string, input: unknown])[] = [
  ['Bash', { command: 'rm -rf build && npm run build', description: 'Build anew' }],
  ['Edit', { file_path: '/home/ada/project/a.ts', old_string: 'const a = 1', new_string: 'const a = 2' }],
  ['Write', { file_path: '/etc/hosts', content: '127.0.0.1 localhost\n' }],
  ['CodexBash', { command: ['bash', '-lc', 'curl https://example.org'], cwd: '/home/ada' }],
  ['CodexPatch', { changes: { '/a.ts': { add: { content: 'new file' } } } }],
  ['GeminiBash', { command: 'ls' }],
  ['WebFetch', { url: 'https://xn--pple-43d.com/login', prompt: 'Read it' }],
  ['ExitPlanMode', { plan: '# Plan\n\n1. Look\n2. Change\n3. Test' }],
  ['AskUserQuestion', questions()],
  ['GeminiPatch', { changes: { '/b.ts': { delete: { content: 'gone\n' } } } }],
  ['NotebookEdit', { notebook_path: '/home/ada/a.ipynb', new_source: 'print(1)\nprint(2)' }],
  ['TodoWrite', { todos: [{ content: 'One', status: 'pending' }] }],
  ['mcp__tracker__create_issue', { title: 'It breaks', body: 'with\u202ehidden text' }],
  ['mcp__tracker__create_issue', { title: '5', count: 5, body: 'First line\nsecond line' }],
  ['edit', [{ type: 'diff', path: '/home/ada/project/w.txt', oldText: null, newText: 'content here\n' }]],
]

function fileOf(from: 'user' | 'agent'): ChatItem {
  const file = { name: 'report.pdf', size: 482_000, mimeType: 'application/pdf', image: null, ref: '' }
  return { kind: 'file', id: `file-${from}`, seq: 1, time: at, from, ...file }
}

/** What claude keeps in a task list; above the composer while some are open. */
export function taskCalls(): ToolCall[] {
  const subjects = ['Look at the parser', 'Write a test', 'Mend it']
  return [
    ...subjects.map((subject, index) =>
      toolCall(
        `new-task-${index}`,
        'TaskCreate',
        { subject },
        { result: { task: { id: String(index + 1), subject } } },
      ),
    ),
    toolCall(
      'task-done',
      'TaskUpdate',
      { taskId: '1', status: 'completed' },
      { result: { success: true, taskId: '1' } },
    ),
    toolCall(
      'task-begun',
      'TaskUpdate',
      { taskId: '2', status: 'in_progress' },
      { result: { success: true, taskId: '2' } },
    ),
  ]
}

const deliveries: readonly UserText['delivery'][] = [
  { state: 'waiting' },
  { state: 'queued' },
  { state: 'held' },
  { state: 'uploading', done: 1, of: 3, bytes: { done: 1_200_000, of: 3_400_000 } },
  { state: 'sending' },
  { state: 'sent' },
  { state: 'failed', error: { code: 'server-failed', serverUrl: 'https://cloud.example.org' as never, status: 503 } },
]

const events: readonly Extract<ChatItem, { kind: 'event' }>['event'][] = [
  { type: 'message', text: 'Compaction completed' },
  { type: 'mode-switched', mode: 'local' },
  { type: 'mode-switched', mode: 'remote' },
  { type: 'limit-reached', endsAt: at + 3_600_000 },
  { type: 'permission-mode-changed', mode: 'acceptEdits' },
  { type: 'title-changed', title: 'A new title' },
  { type: 'entered-plan-mode' },
  { type: 'turn-ended', status: 'failed' },
  { type: 'turn-ended', status: 'cancelled' },
]

/** Every kind of record, tool and request, in its states. */
export function galleryParts(): GalleryPart[] {
  return [
    { name: 'A conversation', items: fullConversation() },
    {
      name: 'Files in a text',
      items: [
        agentText('files', 'It is in src/a.ts:12, `web/b.tsx:3:7` and /etc/hosts:1 (see [main](src/main.ts:4)).'),
      ],
    },
    { name: 'Tools, closed', items: toolCalls('tool') },
    { name: 'Tools, open', items: toolCalls('open-tool'), opened: true },
    { name: 'States of a call', items: callsInStates('closed') },
    { name: 'States of a call, open', items: callsInStates('open'), opened: true },
    {
      name: 'A helper agent in a helper agent',
      items: [
        toolCall('outer', 'Task', { prompt: 'outer' }),
        toolCall('inner', 'Task', { prompt: 'inner' }, { parentId: 'outer' }),
        agentText('said', 'deep inside', 'inner'),
      ],
      opened: true,
    },
    {
      name: 'Requests',
      items: requests.map(([tool, input], index) => pendingCall(`ask-${index}`, tool, input, `r${index}`)),
    },
    { name: 'Events', items: events.map((value, index) => event(`event-${index}`, value)) },
    {
      name: 'On the way',
      items: [
        ...deliveries.map((delivery, index) =>
          userText(`way-${index}`, `Delivery: ${delivery.state}`, {
            seq: null,
            localId: `l${index}` as LocalId,
            delivery,
          }),
        ),
        // The gallery's agent works since message 1.
        userText('way-given', 'Given to an agent at work', { seq: 2, localId: 'l-given' as LocalId }),
      ],
    },
    {
      name: 'Not readable',
      items: (['undecryptable', 'unknown-format'] as const).map((reason) => ({
        kind: 'locked',
        id: reason,
        seq: 1,
        time: at,
        reason,
      })),
    },
    {
      name: 'In the terminal, and files',
      items: [
        { kind: 'terminal', id: 'typed', seq: 1, time: at, entry: 'command', text: '/model opus' },
        {
          kind: 'terminal',
          id: 'printed',
          seq: 1,
          time: at,
          entry: 'output',
          text: '\u001b[32mSet model\u001b[0m to opus',
        },
        { kind: 'thinking', id: 'thought', seq: 1, time: at, parentId: null, text: 'The **parser** first.' },
        ...(['user', 'agent'] as const).map((from) => fileOf(from)),
      ],
    },
    {
      name: 'Diagrams',
      items: Object.entries(diagramSources).map(([kind, source]) =>
        agentText(`diagram-${kind}`, `A ${kind}:\n\n\`\`\`mermaid\n${source}\n\`\`\``),
      ),
    },
    // Some of them are very tall.
    { name: 'Pictures', items: pictureItems() },
    { name: 'Texts of the world', items: worldConversation() },
  ]
}

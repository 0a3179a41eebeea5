import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tasksOfResult } from './todos.logic'
import { toolBody, toolRequest } from './toolBody.logic'
import { toolLine } from './toolCall.logic'
import { prettyJson, resultText } from './resultText.logic'

const line = (tool: string, input: unknown, title: string | null = null, description: string | null = null) => {
  const { verb, target } = toolLine({ tool, input, title, description }, '/home/ada/app')
  return target === null ? verb : `${verb} ${target}`
}

describe('toolLine', () => {
  test.each([
    ['Bash', { command: 'npm test' }, 'Run npm test'],
    ['Bash', { command: 'cd x\nmake' }, 'Run cd x ⏎ make'],
    ['CodexBash', { command: ['bash', '-lc', 'ls | wc'] }, 'Run ls | wc'],
    ['shell', { command: ['git', 'commit', '-m', "it's done"] }, `Run git commit -m 'it'\\''s done'`],
    ['Read', { file_path: '/home/ada/app/src/a.ts' }, 'Read src/a.ts'],
    ['Read', { file_path: '/home/ada/application/a.ts' }, 'Read /home/ada/application/a.ts'],
    ['edit', { path: 'x.py', oldText: 'a', newText: 'b' }, 'Edit x.py'],
    ['Grep', { pattern: 'a+', path: '/home/ada/app/src' }, 'Search a+ in src'],
    ['Glob', { pattern: '**/*.ts', path: '/home/ada/app' }, 'Find files **/*.ts'],
    ['Task', { description: 'Look around', prompt: 'long' }, 'Helper agent Look around'],
    ['TodoWrite', { todos: [{ content: 'a', status: 'completed' }, { content: 'b' }] }, 'To-do list 1/2'],
    ['WebFetch', { url: 'https://x.org' }, 'Fetch https://x.org'],
    ['mcp__github__create_issue', { a: 1 }, 'github: create issue'],
    ['CodexPatch', { changes: { '/home/ada/app/a.ts': {}, 'b.ts': {} } }, 'Change files a.ts, b.ts'],
    ['constructor', {}, 'constructor'],
    ['Bash', null, 'Run'],
  ])('%s %j', (tool, input, expected) => expect(line(tool, input)).toBe(expected))
})

test.each([
  ['Read', { file_path: String.raw`C:\Users\ada\app\src\a.ts` }, String.raw`src\a.ts`],
  ['Edit', { file_path: 'c:/users/ada/app/src/a.ts' }, 'src/a.ts'],
  ['Grep', { pattern: 'x', path: String.raw`C:\Users\ada\app\src` }, 'x in src'],
  ['CodexPatch', { changes: { [String.raw`C:\Users\ada\app\b.ts`]: {} } }, 'b.ts'],
])('on Windows %s %j is about %s', (tool, input, target) => {
  const folder = String.raw`C:\Users\ada\app`
  expect(toolLine({ tool, input, title: null, description: null }, folder).target).toBe(target)
})

describe('toolBody', () => {
  test('a command whose parts are no text is read all the same', () => {
    const input: unknown = JSON.parse('{"command":["ls",{"toString":1}]}')
    expect(() => toolBody({ tool: 'Bash', input })).not.toThrow()
  })

  test('shows a command whole', () => {
    const command = 'x'.repeat(5000)
    expect(toolBody({ tool: 'Bash', input: { command } })).toEqual({
      kind: 'command',
      command,
      shell: null,
      description: null,
      cwd: null,
    })
  })

  test('shows every edit of a MultiEdit', () => {
    const body = toolBody({
      tool: 'MultiEdit',
      input: {
        file_path: '/a',
        edits: [
          { old_string: 'a', new_string: 'b' },
          { old_string: 'c', new_string: '' },
        ],
      },
    })
    expect(body.kind === 'changes' && body.changes).toEqual([
      { kind: 'replace', path: '/a', before: 'a', after: 'b', how: null },
      { kind: 'replace', path: '/a', before: 'c', after: '', how: null },
    ])
  })

  test('of an input that does not fit its tool is the input itself', () => {
    const lines = { script: 'x\ny' }
    const facts = [{ kind: 'text', name: 'script', text: 'x\ny' }]
    expect(toolBody({ tool: 'Bash', input: lines })).toEqual({ kind: 'facts', facts })
    expect(toolRequest({ tool: 'Bash', input: lines })).toEqual({ body: { kind: 'facts', facts }, rest: null })
    expect(toolBody({ tool: 'Edit', input: [] })).toEqual({ kind: 'json', value: [] })
  })

  test('of a result that is a list of tasks is that list, unless it is not understood as a whole', () => {
    const tasks = [
      { id: '1', subject: 'One', status: 'completed', blockedBy: [] },
      { id: '2', subject: 'Two', status: 'odd' },
    ]
    expect(tasksOfResult('TaskList', { tasks })).toEqual([
      { content: 'One', status: 'completed' },
      { content: 'Two', status: 'pending' },
    ])
    for (const result of [null, 'text', { tasks: [] }, { tasks: 1 }, { tasks: [...tasks, { id: '3' }] }])
      expect(tasksOfResult('TaskList', result)).toBeNull()
    expect(tasksOfResult('Bash', { tasks })).toBeNull()
  })

  test('of an input without a view is its names and values; a request without lines stays JSON', () => {
    const input = { pattern: '**/*.ts', limit: 20, deep: false, only: ['a'], none: null }
    const facts = [
      { kind: 'line', name: 'pattern', value: '**/*.ts' },
      { kind: 'line', name: 'limit', value: '20' },
      { kind: 'line', name: 'deep', value: 'false' },
      { kind: 'line', name: 'only', value: '["a"]' },
      { kind: 'line', name: 'none', value: 'null' },
    ]
    expect(toolBody({ tool: 'Glob', input })).toEqual({ kind: 'facts', facts })
    expect(toolBody({ tool: 'TaskList', input: {} })).toEqual({ kind: 'facts', facts: [] })
    expect(toolRequest({ tool: 'Glob', input }).body).toEqual({ kind: 'json', value: input })
  })

  test('texts in several lines are texts, also inside; in a request the others keep their quotes', () => {
    const input = { title: '5', count: 5, parts: [{ body: 'one\ntwo', note: 'x' }] }
    const body = toolRequest({ tool: 'mcp__x__y', input }).body
    expect(body).toEqual({
      kind: 'facts',
      facts: [
        { kind: 'line', name: 'title', value: '"5"' },
        { kind: 'line', name: 'count', value: '5' },
        { kind: 'text', name: 'parts[0].body', text: 'one\ntwo' },
        { kind: 'line', name: 'parts[0].note', value: '"x"' },
      ],
    })
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`n${index}`, 'a\nb']))
    expect(toolBody({ tool: 'x', input: many })).toEqual({ kind: 'json', value: many })
  })

  test('law: of a text in several lines nothing but its lines is shown, however it is wrapped', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.string(), (json, text) => {
        const lines = `${text}\n${text}`
        const body = toolBody({ tool: 'x', input: { held: JSON.parse(json), deep: [{ lines }] } })
        if (body.kind !== 'facts') return
        expect(body.facts).toContainEqual({ kind: 'text', name: 'deep[0].lines', text: lines })
      }),
    )
  })
})

const changes = (tool: string, input: unknown, result?: unknown) => {
  const body = toolBody({ tool, input, result })
  return body.kind === 'changes' ? body.changes : body.kind
}
const wholeFile = (type: string) => ({ changes: { '/a': { kind: { type }, diff: 'content\n' } } })

describe('changes', () => {
  const edit = { newText: 'b', oldText: 'a', path: '/a.txt', type: 'diff' }

  test.each<[string, string, unknown]>([
    ['a call of ACP', 'edit', { items: [edit], locations: [{ path: '/a.txt' }] }],
    ['a request of ACP', 'edit', [edit]],
    ['a message of ACP', 'edit', { title: 'Edit', content: [edit] }],
  ])('%s is a change', (_, tool, input) => {
    expect(changes(tool, input)).toEqual([{ kind: 'replace', path: '/a.txt', before: 'a', after: 'b', how: null }])
    expect(JSON.stringify(toolRequest({ tool, input }).rest)).not.toContain('Text')
  })

  test('of a file that ACP makes is what is written, and nothing of it is left over', () => {
    const input = [{ ...edit, oldText: null }]
    expect(toolRequest({ tool: 'edit', input })).toEqual({
      body: { kind: 'changes', changes: [{ kind: 'write', path: '/a.txt', content: 'b', how: null }] },
      rest: null,
    })
    expect(line('edit', { items: input, locations: [{ path: '/home/ada/app/a.txt' }] })).toBe('Edit /a.txt')
  })

  test('of `file-edit` is its patch', () => {
    expect(changes('file-edit', { filePath: 'a.ts', description: 'Edit a.ts', diff: '@@' })).toEqual([
      { kind: 'patch', path: 'a.ts', patch: '@@', how: null },
    ])
  })

  test('of a cell is what is written; once it is done, also what was there', () => {
    const input = { notebook_path: '/a.ipynb', cell_id: 'c1', edit_mode: 'replace', new_source: 'print(2)' }
    const language = 'python'
    const how = 'replace · c1'
    expect(toolRequest({ tool: 'NotebookEdit', input })).toEqual({
      body: { kind: 'changes', changes: [{ kind: 'write', path: '/a.ipynb', content: 'print(2)', how, language }] },
      rest: null,
    })
    const original_file = JSON.stringify({ cells: [{ id: 'c1', source: ['print(', '1)'] }] })
    expect(changes('NotebookEdit', input, { ...input, language, original_file })).toEqual([
      { kind: 'replace', path: '/a.ipynb', before: 'print(1)', after: 'print(2)', how, language },
    ])
  })

  test('of a file that Codex makes or removes is what it holds', () => {
    expect(changes('CodexPatch', wholeFile('add'))).toEqual([
      { kind: 'write', path: '/a', content: 'content\n', how: 'add' },
    ])
    expect(changes('CodexPatch', wholeFile('delete'))).toEqual([
      { kind: 'replace', path: '/a', before: 'content\n', after: '', how: 'delete' },
    ])
  })

  test('that are done have their places in the file; what is no patch changes nothing', () => {
    const input = { file_path: '/a', old_string: 'a', new_string: 'b' }
    const asked = [{ kind: 'replace', path: '/a', before: 'a', after: 'b', how: null }]
    const hunks = [{ oldStart: 7, newStart: 7, oldLines: 2, newLines: 2, lines: [' x', '-a', '+b'] }]
    expect(changes('Edit', input, { filePath: '/a', structuredPatch: hunks })).toEqual([
      { kind: 'hunks', path: '/a', hunks: [{ oldStart: 7, newStart: 7, lines: [' x', '-a', '+b'] }], how: null },
    ])
    for (const structuredPatch of [[], [{}], [{ ...hunks[0], lines: [1] }], [{ ...hunks[0], oldStart: -1 }], 'x'])
      expect(changes('Edit', input, { filePath: '/a', structuredPatch })).toEqual(asked)
  })
})

const rest = (tool: string, input: unknown) => toolRequest({ tool, input }).rest

describe('toolRequest', () => {
  test.each<[string, string, unknown, unknown]>([
    ['a description is on the card', 'Bash', { command: 'ls', description: 'List' }, null],
    [
      'a field of its own',
      'Bash',
      { command: 'ls', dangerouslyDisableSandbox: true },
      { dangerouslyDisableSandbox: true },
    ],
    ['a second command', 'Bash', { command: 'ls', cmd: 'rm -rf /' }, { cmd: 'rm -rf /' }],
    ['a field of another kind', 'Bash', { command: 'ls', cwd: ['/'] }, { cwd: ['/'] }],
    [
      'an edit of all places',
      'Edit',
      { file_path: 'a', old_string: 'a', new_string: 'b', replace_all: true },
      { replace_all: true },
    ],
    [
      'edits of what is written whole',
      'Write',
      { file_path: '/a', content: 'x', edits: [{ old_string: 'a', new_string: 'b' }] },
      { edits: [{ old_string: 'a', new_string: 'b' }] },
    ],
    ['another path', 'Write', { file_path: '/a', content: '', path: '/etc/passwd' }, { path: '/etc/passwd' }],
    [
      'inside of an edit',
      'MultiEdit',
      { file_path: '/a', edits: [{ old_string: 'a', new_string: 'b', file_path: '/b' }] },
      { 'edits[0].file_path': '/b' },
    ],
    [
      'inside of a patch',
      'CodexPatch',
      { changes: { '/a b': { kind: { type: 'update', move_path: '/etc/x' }, diff: '+a' } } },
      { 'changes["/a b"].kind.move_path': '/etc/x' },
    ],
    [
      'inside of an option',
      'AskUserQuestion',
      { questions: [{ question: 'A?', options: [{ label: 'x', preview: 'p' }, 'y'] }] },
      { 'questions[0].options[0].preview': 'p', 'questions[0].options[1]': 'y' },
    ],
    ['what is JSON already', 'WebFetch', { url: 'https://a', prompt: 'x' }, null],
  ])('names what its body does not show: %s', (_name, tool, input, expected) => {
    expect(rest(tool, input)).toEqual(expected)
  })
})

const commandShown = (given: unknown) => {
  const { body } = toolRequest({ tool: 'CodexBash', input: { command: given } })
  return body.kind === 'command' ? [body.command, body.shell] : body.kind
}

describe('commands of Codex', () => {
  test.each<[unknown, unknown]>([
    [["/bin/bash -lc 'touch x && echo ran'"], ["/bin/bash -lc 'touch x && echo ran'", null]],
    ["/bin/bash -lc 'touch x'", ["/bin/bash -lc 'touch x'", null]],
    [
      ['bash', '-lc', 'echo out; touch x'],
      ['echo out; touch x', 'bash -lc'],
    ],
    [
      ['git', 'commit', '-m', "it's done"],
      [String.raw`git commit -m 'it'\''s done'`, null],
    ],
    // A part that is no text would be missing in a line.
    [['rm', 5, '/'], 'json'],
    [[], 'json'],
    [[''], 'json'],
  ])('%j', (given, expected) => expect(commandShown(given)).toEqual(expected))

  test('what quoting changed stands once more as it is', () => {
    const input = { command: ['echo', "it's"] }
    expect(toolRequest({ tool: 'CodexBash', input }).rest).toEqual({ 'command[1]': "it's" })
  })
})

test('no input makes them throw', () => {
  const tools = [
    'Bash',
    'Read',
    'Write',
    'Edit',
    'MultiEdit',
    'Grep',
    'Task',
    'TodoWrite',
    'CodexPatch',
    'CodexDiff',
    'NotebookEdit',
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...tools, 'AskUserQuestion', 'ExitPlanMode', '__proto__', 'x'),
      fc.oneof(
        fc.anything(),
        fc.record({
          todos: fc.anything(),
          edits: fc.anything(),
          changes: fc.anything(),
          questions: fc.anything(),
          command: fc.anything(),
        }),
      ),
      (tool, input) => {
        expect(toolLine({ tool, input, title: null, description: null }, '/').verb).not.toBe('')
        expect(toolBody({ tool, input })).toHaveProperty('kind')
        expect(toolBody({ tool, input, result: input })).toHaveProperty('kind')
        expect(toolRequest({ tool, input })).toHaveProperty('body')
        expect(typeof resultText(input)).toBe('string')
        expect(typeof prettyJson(input)).toBe('string')
      },
    ),
  )
})

test.each([
  ['text', 'text'],
  [null, ''],
  [[], ''],
  [{ stdout: 'out', stderr: 'err' }, 'out\nerr'],
  [
    [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ],
    'a\nb',
  ],
  [{ content: [{ type: 'text', text: 'a' }] }, 'a'],
  [{ x: 1 }, '{\n  "x": 1\n}'],
])('resultText of %j', (result, text) => expect(resultText(result)).toBe(text))

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tasksOfResult, toolBody, toolRequest } from './toolBody.logic'
import { toolLine } from './toolCall.logic'
import { prettyJson, resultText } from './toolInput.logic'

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
      { kind: 'replace', path: '/a', before: 'a', after: 'b' },
      { kind: 'replace', path: '/a', before: 'c', after: '' },
    ])
  })

  test('of an input that does not fit its tool is the input itself', () => {
    const lines = { script: 'x\ny' }
    expect(toolBody({ tool: 'Bash', input: lines })).toEqual({ kind: 'json', value: lines })
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

  test('of a few plain values is a list of them; what a line cannot show, and a request, stay JSON', () => {
    const input = { pattern: '**/*.ts', limit: 20, deep: false }
    const facts = [
      { name: 'pattern', value: '**/*.ts' },
      { name: 'limit', value: '20' },
      { name: 'deep', value: 'false' },
    ]
    expect(toolBody({ tool: 'Glob', input })).toEqual({ kind: 'facts', facts })
    expect(toolBody({ tool: 'TaskList', input: {} })).toEqual({ kind: 'facts', facts: [] })
    expect(toolRequest({ tool: 'Glob', input }).body).toEqual({ kind: 'json', value: input })
    for (const value of ['two\nlines', 'x'.repeat(301), null, { a: 1 }, [1]])
      expect(toolBody({ tool: 'Glob', input: { value } })).toEqual({ kind: 'json', value: { value } })
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
  const tools = ['Bash', 'Read', 'Write', 'Edit', 'MultiEdit', 'Grep', 'Task', 'TodoWrite', 'CodexPatch', 'CodexDiff']
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

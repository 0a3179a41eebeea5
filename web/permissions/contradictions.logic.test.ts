import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { contradictionsOf } from './contradictions.logic'

test.each<[string, unknown, unknown]>([
  ['two paths', { file_path: '/a', path: '/etc/passwd' }, [{ kind: 'differ', names: ['file_path', 'path'] }]],
  ['the same path twice', { file_path: '/a', path: '/a' }, []],
  [
    'a whole content and edits',
    { file_path: '/a', content: 'x', edits: [] },
    [{ kind: 'several-changes', names: ['content', 'edits'] }],
  ],
  ['two commands', { command: 'ls', cmd: 'rm -rf /' }, [{ kind: 'differ', names: ['command', 'cmd'] }]],
  [
    'a name in other letters',
    { command: 'ls', соmmand: 'rm' },
    [{ kind: 'look-alike', names: ['command', expect.stringMatching(/^соmmand⟨Latin and Cyrillic letters/)] }],
  ],
  [
    'a name with a hidden character',
    { command: 'ls', 'command\u200B': 'rm' },
    [{ kind: 'look-alike', names: ['command', 'command⟨U+200B⟩'] }],
  ],
  ['another case', { command: 'ls', Command: 'rm' }, [{ kind: 'look-alike', names: ['command', 'Command'] }]],
  [
    'inside of an edit',
    { edits: [{ old_string: 'a', oldText: 'b', new_string: 'c' }] },
    [{ kind: 'differ', names: ['edits.0.old_string', 'edits.0.oldText'] }],
  ],
  [
    'edits of another file',
    { file_path: '/a', edits: [{ file_path: '/a' }, { path: '/etc/passwd', old_string: 'a', new_string: 'b' }] },
    [{ kind: 'differ', names: ['file_path', 'edits.1.path'] }],
  ],
  [
    'one question twice',
    { questions: [{ question: 'Which?' }, { question: 'Which?' }] },
    [{ kind: 'same-question', names: ['Which?'] }],
  ],
])('%s', (_name, input, expected) => expect(contradictionsOf(input)).toEqual(expected))

test.each<[string, unknown]>([
  ['a command', { command: 'ls', description: 'List', timeout: 5, run_in_background: false }],
  ['an edit', { file_path: '/a', old_string: 'a', new_string: 'b', replace_all: true }],
  ['edits', { file_path: '/a', edits: [{ old_string: 'a', new_string: 'b' }] }],
  ['a patch', { changes: { '/a': { kind: { type: 'add' }, diff: 'x' } } }],
  ['codex', { command: ['bash', '-lc', 'ls'], cwd: '/x', parsed_cmd: [{ type: 'unknown', cmd: 'ls' }] }],
  ['questions', { questions: [{ question: 'A?', header: 'A', options: [{ label: 'x' }] }, { question: 'B?' }] }],
])('none in what real agents ask for: %s', (_name, input) => expect(contradictionsOf(input)).toEqual([]))

test('law: never throws, whatever the input', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (input) => {
      expect(Array.isArray(contradictionsOf(input))).toBe(true)
    }),
  )
})

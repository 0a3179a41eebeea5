import { expect, test } from 'vitest'
import { askedLine } from './askedLine'

test.each([
  ['Bash', { command: 'npm test', description: 'runs the tests' }, 'npm test', true],
  ['Bash', { command: 'npm test', run_in_background: true }, 'npm test', false],
  ['Bash', { command: 'npm test\nrm -rf /' }, 'npm test rm -rf /', false],
  // Several blanks are one in the line, so that the line is not the command.
  ['Bash', { command: 'a  b' }, 'a b', false],
  ['Bash', { command: 'cat p\u0430ssword' }, 'cat p\u0430ssword', false],
  ['Bash', { command: ` ${'x'.repeat(121)}` }, 'x'.repeat(121), false],
  ['Write', { file_path: '/a', content: 'b' }, '/a', false],
  ['Edit', null, '', false],
])('%s %j', (tool, input, text, isWhole) => {
  expect(askedLine(tool, input)).toEqual({ text, isWhole })
})

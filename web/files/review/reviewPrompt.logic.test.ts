import { expect, test } from 'vitest'
import type { ReviewedLine } from '../../diff/DiffView'
import { reviewPrompt } from './reviewPrompt.logic'

const line = (number: number, text: string, side: ReviewedLine['side'] = 'after'): ReviewedLine => ({
  side,
  number,
  text,
})

test('by file and line, each with what stands there', () => {
  expect(
    reviewPrompt([
      { path: 'src/b.ts', line: line(2, '  const x = 1'), text: 'A better name?\n' },
      { path: 'src/a.ts', line: line(10, 'old()', 'before'), text: 'Why is it gone?' },
      { path: 'src/a.ts', line: line(9, 'y'.repeat(300)), text: 'Too long.' },
    ]),
  ).toBe(
    [
      'Comments on the changes:',
      `src/a.ts:9\n> ${'y'.repeat(200)}…\n\nToo long.`,
      'src/a.ts, line 10 before the change\n> old()\n\nWhy is it gone?',
      'src/b.ts:2\n> const x = 1\n\nA better name?',
    ].join('\n\n'),
  )
})

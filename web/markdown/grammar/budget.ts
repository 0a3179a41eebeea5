import type { MarkdownConfig } from '@lezer/markdown'

/**
 * What one message may cost. Measured in Chromium on two busy cores: the page stands still for less than 100 ms.
 * Beyond it the text is shown as written, in pieces.
 */
export const BUDGET = {
  /** Characters that are read for marks. */
  length: 100_000,
  /** Lines that are read. */
  lines: 3000,
  /** Elements and texts in the page. */
  nodes: 1000,
  /** Paragraphs, list items and the like that the lexer begins. */
  blocks: 400,
  /** Cells of all tables, empty ones too. */
  cells: 1000,
  /** Characters of one paragraph, heading or cell. */
  run: 10_000,
  /** Characters without a space between them. */
  unbroken: 4000,
  /** Marks (`*`, `[`, `<`, …) and lines in one paragraph: pairing marks costs the square of it. */
  marks: 800,
  /** Combining marks on one letter: drawing them costs the square of it. */
  combining: 32,
  /** Levels of lists and quotes. */
  depth: 30,
} as const

/** Why a text, or the rest of it, is not formatted. */
export type PlainReason = 'length' | 'nodes' | 'cells' | 'run' | 'depth'

/** What the lexer did for one text. */
export interface Meter {
  /** Places that its inline rules looked at. */
  steps: number
  /** Blocks that it began. */
  blocks: number
  /** Where the runs begin that it did not look into. */
  readonly skipped: number[]
}

export const newMeter = (): Meter => ({ steps: 0, blocks: 0, skipped: [] })

/** Counts the places that the inline rules look at, and keeps them off runs that cost too much. */
export function metered(meter: Meter): MarkdownConfig {
  return {
    parseInline: [
      {
        name: 'Budget',
        before: 'WindowsPath',
        parse(cx, _next, pos) {
          meter.steps++
          if (pos !== cx.offset || isCheap(cx.slice(cx.offset, cx.end))) return -1
          meter.skipped.push(cx.offset)
          return cx.end
        },
      },
    ],
  }
}

const MARKS = /[*_~[\]!<`$\\&\n]/g
const UNBROKEN = new RegExp(`\\S{${BUDGET.unbroken + 1}}`)
const COMBINING = new RegExp(`\\p{M}{${BUDGET.combining + 1}}`, 'u')

function isCheap(run: string): boolean {
  if (run.length <= BUDGET.marks) return !COMBINING.test(run)
  if (run.length > BUDGET.run || UNBROKEN.test(run) || COMBINING.test(run)) return false
  return (run.match(MARKS)?.length ?? 0) <= BUDGET.marks
}

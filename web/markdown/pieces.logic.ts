import { BUDGET } from './grammar/budget'

/** Characters of one piece. Laying out a line costs more than its length, so long ones are cut. */
const PIECE = 2000
/** A text up to this length without long lines is one piece. */
const SHORT = 8000
/** What is shown at first, and added with each frame after "Show all". */
const BATCH = { characters: 4000, pieces: 24 } as const

const COMBINING_RUN = new RegExp(`\\p{M}{${BUDGET.combining + 1}}`, 'u')
const LONG_LINE = new RegExp(`[^\\n]{${BUDGET.unbroken + 1}}`)
const COMBINING_MARK = /^\p{M}$/u

/** A part of a text [from, to) that the page can lay out by itself. */
export interface Piece {
  from: number
  to: number
}

/** Whether the text can be laid out at once. */
export function isShort(text: string): boolean {
  return text.length <= SHORT && !LONG_LINE.test(text) && !COMBINING_RUN.test(text)
}

/** The pieces after `from`, of one batch. Batches follow one another without a gap, up to the end of the text. */
export function nextPieces(text: string, from: number): Piece[] {
  const pieces: Piece[] = []
  for (let at = from; at < text.length && pieces.length < BATCH.pieces && at - from < BATCH.characters;) {
    const to = pieceEnd(text, at)
    pieces.push({ from: at, to })
    at = to
  }
  return pieces
}

function pieceEnd(text: string, at: number): number {
  return combiningEnd(text, at, lineEnd(text, at))
}

function lineEnd(text: string, at: number): number {
  if (text.length - at <= PIECE) return text.length
  const line = text.lastIndexOf('\n', at + PIECE - 1) + 1
  if (line > at) return line
  const space = text.lastIndexOf(' ', at + PIECE - 1) + 1
  if (space > at + PIECE / 2) return space
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(at + PIECE - 1))
  return at + PIECE - (splitsPair ? 1 : 0)
}

/** Where a run of combining marks is cut, so that a piece has only so many in a row. */
function combiningEnd(text: string, at: number, end: number): number {
  if (!COMBINING_RUN.test(text.slice(at, end))) return end
  let marks = 0
  for (let index = at; index < end; index++) {
    marks = COMBINING_MARK.test(text.charAt(index)) ? marks + 1 : 0
    if (marks === BUDGET.combining) return index + 1
  }
  return end
}

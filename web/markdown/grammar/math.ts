import type { BlockContext, Line, MarkdownConfig } from '@lezer/markdown'

const DOLLAR = 36
const BACKSLASH = 92
const MAX_INLINE = 1000
const MAX_BLOCK = 4000
/** Signs that prose does not have. */
const SIGNS = /[\\^_={}<>+*/|()-]/
const PROSE = /\p{L}{3,}[,;]? \p{L}{3,}/u

/** `$x$`, `$$x$$`, `\(x\)`, `\[x\]` inside a text. Prices and variables of a shell are none. */
export const inlineMath: MarkdownConfig = {
  defineNodes: ['InlineMath', { name: 'MathBlock', block: true }],
  parseInline: [
    {
      name: 'InlineMath',
      before: 'Escape',
      parse(cx, next, pos) {
        if (next !== DOLLAR && next !== BACKSLASH) return -1
        const before = pos > cx.offset ? cx.slice(pos - 1, pos) : ''
        const length = inlineMathLength(cx.slice(pos, Math.min(cx.end, pos + MAX_INLINE)), before)
        return length === 0 ? -1 : cx.addElement(cx.elt('InlineMath', pos, pos + length))
      },
    },
  ],
}

/** Length of the formula with its marks at the start of the text; 0 = none. `before`: the character before it. */
export function inlineMathLength(text: string, before: string): number {
  if (text.startsWith('$$')) return between(text, '$$', '$$', (tex) => tex.trim() !== '' && !isProse(tex))
  if (text.startsWith('\\(')) return between(text, '\\(', '\\)', (tex) => tex.trim() !== '' && !isProse(tex))
  if (text.startsWith('\\[')) return between(text, '\\[', '\\]', (tex) => /[\\^_={}<>+]/.test(tex) && !isProse(tex))
  if (!/^\$[^\s$]/.test(text) || /[\p{L}\p{N}$\\]/u.test(before)) return 0
  const length = between(text, '$', '$', (tex) => {
    if (/\s$|\n/.test(tex) || isProse(tex) || !isBalanced(tex)) return false
    return SIGNS.test(tex) || /^\p{L}{1,2}$/u.test(tex)
  })
  return length > 0 && /^[\p{L}\p{N}_$({]/u.test(text.slice(length)) ? 0 : length
}

function between(text: string, open: string, close: string, isMath: (tex: string) => boolean): number {
  let end = text.indexOf(close, open.length)
  while (end > 0 && text[end - 1] === '\\' && close.startsWith('$')) end = text.indexOf(close, end + 1)
  return end > 0 && isMath(text.slice(open.length, end)) ? end + close.length : 0
}

const isProse = (tex: string) => !tex.includes('\\') && PROSE.test(tex)

function isBalanced(tex: string): boolean {
  return tex.split('(').length === tex.split(')').length && tex.split('[').length === tex.split(']').length
}

/** Formulas on lines of their own, between `$$` or `\[` and `\]`. `source` is the whole text. */
export function mathBlock(source: string): MarkdownConfig {
  const endOf = (cx: BlockContext, line: Line) => mathBlockEnd(source, cx.lineStart + line.pos)
  return {
    parseBlock: [
      {
        name: 'MathBlock',
        before: 'IndentedCode',
        parse(cx, line) {
          if (line.indent >= line.baseIndent + 4) return false
          const from = cx.lineStart + line.pos
          const to = endOf(cx, line)
          if (to < 0) return false
          while (cx.lineStart + line.text.length < to && cx.nextLine());
          cx.nextLine()
          cx.addElement(cx.elt('MathBlock', from, to))
          return true
        },
        endLeaf: (cx, line) => line.indent < line.baseIndent + 4 && endOf(cx, line) > 0,
      },
    ],
  }
}

function mathBlockEnd(source: string, from: number): number {
  const open = source.slice(from, from + 2)
  if (open !== '$$' && open !== '\\[') return -1
  const close = open === '$$' ? '$$' : '\\]'
  const text = source.slice(from, from + MAX_BLOCK)
  const end = text.indexOf(close, 2)
  if (end < 0) return -1
  const tex = text.slice(2, end)
  if (tex.trim() === '' || /\n[ \t>]*\n/.test(tex) || isProse(tex)) return -1
  // On lines of their own they are no escaped brackets, whatever stands between them.
  if (open === '\\[' && !SIGNS.test(tex) && !/^[ \t]*\n[^\n]*\n[ \t>]*$/.test(tex)) return -1
  return /^[ \t]*(?:\n|$)/.test(text.slice(end + 2)) ? from + end + 2 : -1
}

/** The formula without its marks, and whether it stands by itself. */
export function readMath(source: string): { tex: string; display: boolean } {
  const marks = source.startsWith('$') && !source.startsWith('$$') ? 1 : 2
  return { tex: source.slice(marks, -marks).trim(), display: /^(?:\$\$|\\\[)/.test(source) }
}

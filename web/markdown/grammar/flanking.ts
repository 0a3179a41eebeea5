import type { DelimiterType, MarkdownConfig } from '@lezer/markdown'
import { InlineContext } from '@lezer/markdown'

const PUNCTUATION = /[\p{S}\p{P}]/u
/** Letters and punctuation of scripts that put no spaces between words. */
const CJK = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u

interface Flanks {
  left: boolean
  right: boolean
  punctuationBefore: boolean
  punctuationAfter: boolean
}

/**
 * Whether a run of marks at [from, to) can open (left) and close (right). As CommonMark, but beside Chinese, Japanese
 * and Korean no space is expected: `含**「重点」**内容` is emphasised.
 */
function flanks(cx: InlineContext, from: number, to: number): Flanks {
  const before = Array.from(cx.slice(Math.max(cx.offset, from - 2), from)).at(-1) ?? ''
  const after = Array.from(cx.slice(to, to + 2))[0] ?? ''
  const spaceBefore = /^\s?$/.test(before)
  const spaceAfter = /^\s?$/.test(after)
  const cjkBefore = CJK.test(before)
  const cjkAfter = CJK.test(after)
  const punctuationBefore = PUNCTUATION.test(before)
  const punctuationAfter = PUNCTUATION.test(after)
  return {
    left: !spaceAfter && (!punctuationAfter || cjkAfter || spaceBefore || punctuationBefore || cjkBefore),
    right: !spaceBefore && (!punctuationBefore || cjkBefore || spaceAfter || punctuationAfter || cjkAfter),
    punctuationBefore,
    punctuationAfter,
  }
}

/** Characters of a word that are looked at. */
const REACH = 200
/** A folder's name that begins or ends with an underscore. */
const SLASHED = /_[/\\]|[/\\]_/
/** A slash, and as much of a name as stands before the mark; or the name's rest, and the next slash. */
const NAME_SO_FAR = /[/\\][\p{L}\p{M}\p{N}_.@~+-]*$/u
const NAME_GOES_ON = /^[\p{L}\p{M}\p{N}_.@~+-]*[/\\]/u

/**
 * `src/__tests__/a.ts`, `__init__.py`, `/a/_b_`, `_a_/_b_`, `a/._b/c_./d`: an underscore of a path, where CommonMark
 * would open or close. Between two slashes every underscore is; with a slash on one side only those at the name's edge
 * are, since prose continues after `and/or..._maybe_`.
 */
function isOfPath(cx: InlineContext, from: number, to: number): { opening: boolean; closing: boolean } {
  const before =
    cx
      .slice(Math.max(cx.offset, from - REACH), to)
      .split(/\s/)
      .at(-1) ?? ''
  const after = cx.slice(from, Math.min(cx.end, to + REACH)).split(/\s/, 1)[0] ?? ''
  const between = NAME_SO_FAR.test(before) && NAME_GOES_ON.test(after)
  return {
    opening: between || /[/\\][_.-]*$|\w\._+$/.test(before) || SLASHED.test(after),
    closing: between || /^[_.-]*[/\\]|^_+\.\w/.test(after) || SLASHED.test(before),
  }
}

/** `__init__`, `__VA_ARGS__`: a name. `__Note__` is emphasis, as are several words. */
const DUNDER = /^__(?![A-Z][a-z]+__)[A-Za-z0-9]+(?:_{1,2}[A-Za-z0-9]+)*__(?!\w)/

/** Length of the name with two underscores around it at `from`; 0 = none. */
function dunderLength(cx: InlineContext, from: number): number {
  if (/\w/.test(cx.slice(Math.max(cx.offset, from - 1), from))) return 0
  return DUNDER.exec(cx.slice(from, Math.min(cx.end, from + REACH)))?.[0].length ?? 0
}

/** `_count to count_`, `_items -> items_`: one name, then the same without or with the mark elsewhere. */
const RENAMING = /^_+([\p{L}\p{N}_]+) (?:(->|=>|→)|to|as|into|with|by) \1_+(?![\p{L}\p{N}])/u
const RENAMES = /(?:^|[^\p{L}])(?:renam|chang|replac|mov|from|convert)\p{L}*(?:\s[^\s]+){0,3}\s$/iu

/** Two names with an arrow or, after a word of renaming, with a word between. CommonMark takes their marks for emphasis. */
function isOfRenaming(cx: InlineContext, from: number): boolean {
  const match = RENAMING.exec(cx.slice(from, Math.min(cx.end, from + REACH)))
  if (!match) return false
  return match[2] !== undefined || RENAMES.test(cx.slice(Math.max(cx.offset, from - REACH), from))
}

/** A file's ending, after the star that stands for its name. */
const ENDING = /^\.[\w{[*]/

/**
 * `lib/*.js`, `(*.ts|*.js)`, and two stars between slashes: of a pattern, not of emphasis around a path. The end of a
 * comment, too.
 */
function isOfPattern(cx: InlineContext, from: number, to: number): boolean {
  const before = cx.slice(Math.max(cx.offset, from - 1), from)
  const after = cx.slice(to, to + 2)
  if (to - from > 1) return before === '/' && /^[/.]/.test(after)
  if (before === '/') return /^[/.\w]/.test(after)
  const isName = ENDING.test(after) && (CJK.test(before) || /^[^\p{L}\p{N}_.!?)\]"'*]?$/u.test(before))
  return isName || (/^\/\W?$/.test(after) && /^\s?$/.test(before))
}

/** `2*x + 3*y`, `n**2`: of a formula. Who leaves out the space before a bold word still gets it. */
function isOfFormula(cx: InlineContext, from: number, to: number): boolean {
  const before = cx.slice(Math.max(cx.offset, from - 2), from)
  const after = cx.slice(to, to + 1)
  if (!/[\w)\]]$/.test(before) || !/\w/.test(after)) return false
  return to - from === 1 || /\d/.test(after) || /(?:^|[^\w\\])\w$|\d$/.test(before)
}

const STAR = 42
const UNDERSCORE = 95
const TILDE = 126

const strike: DelimiterType = { resolve: 'Strikethrough', mark: 'StrikethroughMark' }

/** Emphasis and `~~strike~~`. A single `~` is a range, an approximation or chemistry. */
export const emphasis: MarkdownConfig = {
  defineNodes: ['Strikethrough', 'StrikethroughMark'],
  parseInline: [
    {
      name: 'Emphasis',
      parse(cx, next, from) {
        if (next !== STAR && next !== UNDERSCORE) return -1
        const to = endOfRun(cx, next, from)
        const { left, right, punctuationBefore, punctuationAfter } = flanks(cx, from, to)
        if (next === STAR && isOfPattern(cx, from, to)) return to
        if (next === STAR) {
          const opens = left && !isOfFormula(cx, from, to)
          return cx.addDelimiter(InlineContext.emphasisAsterisk, from, to, opens, right)
        }
        const name = to - from === 2 ? dunderLength(cx, from) : 0
        if (name > 0) return from + name
        const opens = left && (!right || punctuationBefore) && !isOfRenaming(cx, from)
        const closes = right && (!left || punctuationAfter)
        const { opening, closing } = isOfPath(cx, from, to)
        return cx.addDelimiter(InlineContext.emphasisUnderscore, from, to, opens && !opening, closes && !closing)
      },
    },
    {
      name: 'Strikethrough',
      after: 'Emphasis',
      parse(cx, next, from) {
        if (next !== TILDE) return -1
        const to = endOfRun(cx, next, from)
        if (to - from !== 2) return to
        const { left, right } = flanks(cx, from, to)
        return cx.addDelimiter(strike, from, to, left, right)
      },
    },
  ],
}

function endOfRun(cx: InlineContext, mark: number, from: number): number {
  let to = from + 1
  while (cx.char(to) === mark) to++
  return to
}

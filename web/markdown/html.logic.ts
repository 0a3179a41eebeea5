import type { InertTag, Inline } from './document'

/** What HTML in a text becomes. Everything else of HTML stays text: nothing of it reaches the page as HTML. */
export type HtmlPiece =
  | { kind: 'hidden' }
  | { kind: 'break' }
  | { kind: 'open' | 'close'; tag: InertTag | 'details' | 'summary' }
  | { kind: 'text' }

const TAG = /^<(\/?)([a-z][a-z0-9]*)((?:\s[^>]*)?)\/?>$/i

const NAMES: Readonly<Record<string, InertTag | 'details' | 'summary'>> = {
  details: 'details',
  summary: 'summary',
  kbd: 'kbd',
  sub: 'sub',
  sup: 'sup',
  ins: 'ins',
  mark: 'mark',
  small: 'small',
  b: 'b',
  strong: 'b',
  i: 'i',
  em: 'i',
  u: 'u',
  s: 's',
  del: 's',
}

const NEXT = /<!--|<\/?[a-z][^<>]{0,400}>|\n/gi

/** HTML in its tags, comments, line breaks and the texts between them; joined they are the HTML. */
export function htmlTokens(html: string): string[] {
  const tokens: string[] = []
  let at = 0
  let hasComments = true
  NEXT.lastIndex = 0
  for (let next = NEXT.exec(html); next; next = NEXT.exec(html)) {
    let end = NEXT.lastIndex
    if (next[0] === '<!--') {
      const close: number = hasComments ? html.indexOf('-->', end) : -1
      hasComments = close >= 0
      if (!hasComments) continue
      end = close + 3
    }
    if (next.index > at) tokens.push(html.slice(at, next.index))
    tokens.push(html.slice(next.index, end))
    at = end
    NEXT.lastIndex = end
  }
  if (at < html.length) tokens.push(html.slice(at))
  return tokens
}

/** One tag or comment. */
export function htmlPiece(source: string): HtmlPiece {
  if (source.startsWith('<!--')) return { kind: 'hidden' }
  const tag = TAG.exec(source)
  if (!tag) return { kind: 'text' }
  const name = (tag[2] ?? '').toLowerCase()
  if (name === 'br') return { kind: 'break' }
  // Its attributes would be dropped silently: such a tag is shown as it is written.
  if ((tag[3] ?? '').replace(/\/$/, '').trim() !== '' && name !== 'details') return { kind: 'text' }
  const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
  return known ? { kind: tag[1] ? 'close' : 'open', tag: known } : { kind: 'text' }
}

const MAX_OPEN = 8

interface OpenElement {
  tag: InertTag
  source: string
  before: Inline[]
}

/** Puts inlines between matching tags; what is not closed, or closed twice, stays text. */
export class ElementStack {
  #current: Inline[] = []
  readonly #open: OpenElement[] = []

  /** How many inlines were put in, with those inside elements. */
  count = 0

  add(inline: Inline): void {
    this.count++
    const last = this.#current.at(-1)
    if (inline.kind === 'text' && last?.kind === 'text') last.text += inline.text
    else if (inline.kind !== 'text' || inline.text !== '') this.#current.push(inline)
  }

  open(tag: InertTag, source: string): void {
    if (this.#open.length >= MAX_OPEN) {
      this.add({ kind: 'text', text: source })
      return
    }
    this.#open.push({ tag, source, before: this.#current })
    this.#current = []
  }

  close(tag: InertTag, source: string): void {
    if (this.#open.at(-1)?.tag !== tag) {
      this.add({ kind: 'text', text: source })
      return
    }
    const children = this.#current
    this.#current = this.#open.pop()?.before ?? []
    this.add({ kind: 'element', tag, children })
  }

  finish(): Inline[] {
    for (let open = this.#open.pop(); open; open = this.#open.pop()) {
      const inside = this.#current
      this.#current = open.before
      this.add({ kind: 'text', text: open.source })
      for (const inline of inside) this.add(inline)
    }
    return this.#current
  }
}

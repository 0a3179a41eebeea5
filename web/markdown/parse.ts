import { Lexer, type Token } from 'marked'

/** Longer texts are shown as they are: nobody reads them formatted, and the lexer's cost is not linear. */
const MAX_LENGTH = 200_000
/** Nesting by line prefixes (quotes, bullets) that the lexer would follow recursively. */
const DEEP_PREFIX = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){24}/m
/** Bullets indented so far that following them would only nest further. */
const DEEP_INDENT = /^[ \t]{100,}(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])/m
/** Runs of marks that make the inline rules try every pairing. */
const LONG_MARK_RUN = /[*_~`[\]!<(\\]{300}/

/** Tokens of GitHub-flavoured markdown; null when the text is better shown as it is (too large or adversarial). */
export function parseMarkdown(text: string): Token[] | null {
  if (text.length > MAX_LENGTH || DEEP_PREFIX.test(text) || DEEP_INDENT.test(text) || LONG_MARK_RUN.test(text))
    return null
  try {
    return new Lexer({ gfm: true }).lex(text)
  } catch {
    // The lexer recurses into nested structures: the stack is its limit.
    return null
  }
}

const NAMED_REFERENCES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  rarr: '→',
  larr: '←',
}

/** Resolves character references, which the lexer leaves in text for an HTML writer. Unknown ones stay as typed. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED_REFERENCES[String(name)] ?? whole
    const code = hex ? Number.parseInt(String(hex), 16) : Number.parseInt(String(decimal), 10)
    const isScalar = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    return isScalar ? String.fromCodePoint(code) : whole
  })
}

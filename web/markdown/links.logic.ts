import { percentDecode } from '../addresses/percentDecode'

const ALLOWED_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

/** Where a link in untrusted text leads. Only `web` becomes a link. */
export type LinkTarget =
  | { kind: 'web'; url: string }
  /** A file on the agent's machine, with its line: `src/a.ts:12`. */
  | { kind: 'file'; path: string }
  /** Everything else: it is shown, and leads nowhere. */
  | { kind: 'text'; address: string }

export function linkTarget(href: string): LinkTarget {
  const url = safeLink(href)
  if (url !== null) return { kind: 'web', url }
  const path = filePath(href)
  if (path !== null) return { kind: 'file', path }
  // A place in the same text has no address of its own.
  return { kind: 'text', address: href.startsWith('#') ? '' : href }
}

/**
 * The address of a link in untrusted text, normalised, or null when it must not become a link: every scheme but
 * http, https and mailto, and relative addresses (they would lead into our own app).
 */
export function safeLink(href: string): string | null {
  // The URL parser drops tabs, newlines and leading control characters as a browser would: `java\nscript:` is seen through.
  if (!URL.canParse(href)) return null
  const url = new URL(href)
  return ALLOWED_PROTOCOLS.has(url.protocol) ? url.href : null
}

const WINDOWS_PATH = /^(?:[a-z]:[\\/]|\\\\[\w.$?-])/i
const PLAIN_PATH = /^(?:\.{0,2}[\\/]|~[\\/])?[^\s:/\\#?][^:#?]*(?::\d+(?::\d+)?(?:-\d+)?)?$/

function filePath(href: string): string | null {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (href.length > 2000 || /[\u0000-\u001f\u007f]/.test(href)) return null
  const written = href.replace(
    /#L(\d+)(?:C\d+)?(?:-L?(\d+)(?:C\d+)?)?$/,
    (_, line, end) => `:${line}${end ? `-${end}` : ''}`,
  )
  // A percent sign is a letter of a Windows path.
  if (WINDOWS_PATH.test(written)) return written
  const encoded = written.replace(/^file:\/\/(?:localhost)?(?:\/(?=[a-z]:\/)|(?=\/))/i, '')
  const path = percentDecode(encoded) ?? encoded
  return WINDOWS_PATH.test(path) || (PLAIN_PATH.test(path) && !path.startsWith('//')) ? path : null
}

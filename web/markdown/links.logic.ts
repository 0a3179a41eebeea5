const ALLOWED_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

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

import type { ServerUrlProblem } from '../api/errors'
import type { CanonicalUrl } from '../api/ids'
import { addressSpaceOf } from './addressSpace'
import { decodePunycodeLabel } from './punycode'

export type ParsedServerUrl = { ok: true; url: CanonicalUrl } | { ok: false; problem: ServerUrlProblem }

/** A host name has at most 253 characters; what is longer is no address that a person chose. */
const maximumLength = 300

/**
 * The one reading of a server address (docs/design.md 4.8): http or https, host, port. Default port, letter case and trailing
 * slashes are normalised, so equal servers give equal text; parsing the result again gives the same.
 * The text is decoded by nobody else before or after.
 */
export function parseServerUrl(text: string): ParsedServerUrl {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: false, problem: 'empty' }
  if (trimmed.length > maximumLength) return { ok: false, problem: 'too-long' }
  const parsed = tryParseUrl(trimmed)
  if (!parsed) return { ok: false, problem: 'not-a-url' }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return { ok: false, problem: 'not-http' }
  // The URL parser repairs what a person did not mean: missing slashes, backslashes, inner white space, escaped hosts.
  if (!/^https?:\/\/[^/]/i.test(trimmed) || /[\s\\%]/.test(trimmed)) return { ok: false, problem: 'not-a-url' }
  if (trimmed.includes('@')) return { ok: false, problem: 'has-credentials' }
  // Searched in the text, because the parser forgets an empty query or fragment.
  if (trimmed.includes('#')) return { ok: false, problem: 'has-fragment' }
  if (trimmed.includes('?')) return { ok: false, problem: 'has-query' }
  // In the text too: the parser resolves `/..` away.
  if (!/^[a-z]+:\/\/[^/]+\/*$/i.test(trimmed)) return { ok: false, problem: 'has-path' }
  // `example.org.` is the same DNS name, written out to the root, and certificates do not tell them apart either: as
  // two servers, one account would be listed twice and a known server would look new.
  if (parsed.hostname.endsWith('.')) parsed.hostname = parsed.hostname.slice(0, -1)
  if (/^\.|\.\.|\.$/.test(parsed.hostname)) return { ok: false, problem: 'not-a-url' }
  // Nothing can listen there.
  if (parsed.port === '0') return { ok: false, problem: 'not-a-url' }
  return { ok: true, url: parsed.origin as CanonicalUrl }
}

/**
 * An address as a person types it: without a scheme it gets https, or http when the host is this computer or on the
 * local network, where servers have no certificate.
 */
export function parseTypedServerUrl(text: string): ParsedServerUrl {
  const trimmed = text.trim()
  if (trimmed === '' || /^[a-z][a-z\d+.-]*:\/\//i.test(trimmed)) return parseServerUrl(trimmed)
  const asHttp = parseServerUrl(`http://${trimmed}`)
  if (!asHttp.ok) return asHttp
  const isPublic = addressSpaceOf(new URL(asHttp.url).hostname) === 'public'
  return isPublic ? parseServerUrl(`https://${trimmed}`) : asHttp
}

/** Whether the address means the computer that asks (docs/design.md 4.8). */
export function isLoopbackUrl(url: CanonicalUrl): boolean {
  return addressSpaceOf(new URL(url).hostname) === 'loopback'
}

export function isHttps(url: CanonicalUrl): boolean {
  return url.startsWith('https:')
}

/** The host in Unicode when it differs from its ASCII form (punycode); null when it does not, or cannot be decoded. */
export function unicodeHost(url: CanonicalUrl): string | null {
  const host = new URL(url).hostname
  const labels = host.split('.').map((label) => {
    return label.startsWith('xn--') ? decodePunycodeLabel(label.slice('xn--'.length)) : label
  })
  if (labels.includes(null)) return null
  const unicode = labels.join('.')
  return unicode === host ? null : unicode
}

/** `URL.parse` is missing in Safari before 18. */
export function tryParseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

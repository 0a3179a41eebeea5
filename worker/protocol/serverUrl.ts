import type { ServerUrlProblem } from '../api/errors'
import type { CanonicalUrl } from '../api/ids'
import { decodePunycodeLabel } from './punycode'

export type ParsedServerUrl = { ok: true; url: CanonicalUrl } | { ok: false; problem: ServerUrlProblem }

/** A host name has at most 253 characters; what is longer is no address that a person chose. */
const maximumLength = 300

/**
 * The one reading of a server address (DESIGN 4.8): http or https, host, port. Default port, letter case and trailing
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
  if (!/^\/*$/.test(parsed.pathname)) return { ok: false, problem: 'has-path' }
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
  const host = new URL(asHttp.url).hostname
  return isLoopbackHost(host) || isLocalNetworkHost(host) ? asHttp : parseServerUrl(`https://${trimmed}`)
}

/** Whether the address means the computer that asks (DESIGN 4.8). */
export function isLoopbackUrl(url: CanonicalUrl): boolean {
  return isLoopbackHost(new URL(url).hostname)
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

/** `host` as the URL parser writes it: IPv4 in four decimal parts, IPv6 compressed and in brackets. */
function isLoopbackHost(host: string): boolean {
  return (
    /^(?:.+\.)?localhost\.?$/.test(host) ||
    /^127\.\d+\.\d+\.\d+$/.test(host) ||
    host === '0.0.0.0' ||
    host === '[::]' ||
    host === '[::1]' ||
    /^\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]$/.test(host)
  )
}

/** Private, link-local and carrier-grade (tailnet) addresses, mDNS names, names without a dot. */
function isLocalNetworkHost(host: string): boolean {
  if (host.startsWith('[')) return /^\[f[cd][\da-f]{2}:/.test(host) || /^\[fe[89ab][\da-f]:/.test(host)
  const ipv4 = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host)
  if (!ipv4) return host.endsWith('.local') || !host.includes('.')
  const first = Number(ipv4[1])
  const second = Number(ipv4[2])
  return (
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 100 && second >= 64 && second <= 127)
  )
}

/** `URL.parse` is missing in Safari before 18. */
export function tryParseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

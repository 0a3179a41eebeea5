import type { CanonicalUrl } from '../api/ids'
import { decodeBase64Url } from '../crypto/base64'
import { parseServerUrl, tryParseUrl } from './serverUrl'

// What terminal links, account requests and device codes are made of. Nothing here throws.

/**
 * The fragment of a bare `#…` or of a web link whose path ends as `path` says, at any host: the app may be reached under
 * several names. Empty when a web link has none; null = neither.
 */
export function readFragment(text: string, path: RegExp): string | null {
  if (text.startsWith('#')) return text.slice(1)
  const url = /^https?:/i.test(text) ? tryParseUrl(text) : null
  if (!url || !path.test(url.pathname)) return null
  // From the text: the parser would escape characters of the fragment.
  const start = text.indexOf('#')
  return start === -1 ? '' : text.slice(start + 1)
}

/** Values as written, still percent-encoded. Unknown names are ignored, order does not matter. */
export function readParameters<Name extends string>(
  tail: string,
  names: readonly Name[],
): Map<Name, string> | 'repeated' {
  const parameters = new Map<Name, string>()
  for (const part of tail.split('&')) {
    const equals = part.indexOf('=')
    const name = names.find((known) => known === part.slice(0, equals))
    if (equals === -1 || !name) continue
    if (parameters.has(name)) return 'repeated'
    parameters.set(name, part.slice(equals + 1))
  }
  return parameters
}

export function readServer(encoded: string): CanonicalUrl | 'invalid' {
  const text = percentDecode(encoded)
  const parsed = text === null ? null : parseServerUrl(text)
  return parsed?.ok ? parsed.url : 'invalid'
}

/** 43 base64url characters, padding allowed. */
export function decode32Bytes(encoded: string): Uint8Array<ArrayBuffer> | null {
  const text = percentDecode(encoded)?.replace(/=+$/, '')
  const bytes = text === undefined ? null : decodeBase64Url(text)
  return bytes?.length === 32 ? bytes : null
}

/** Once; null = not percent-encoded. */
export function percentDecode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return null
  }
}

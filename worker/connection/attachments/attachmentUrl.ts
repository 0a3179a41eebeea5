import { HubError } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import { addressSpaceOf } from '../../protocol/addressSpace'

/** Where a server stores attachments: on itself, called with our token, or elsewhere, where the token never goes. */
export type AttachmentPlace =
  | { kind: 'server'; path: string; query: Record<string, string> }
  | { kind: 'storage'; url: URL }

/**
 * Reads an address that the server gave (docs/protocol.md 3.7, 9.2.9). A server that only knows itself by a loopback
 * name means itself. Another place must not be more private than the server: else a server could have this browser
 * call what stands behind the person's firewall. Throws `attachment-storage`.
 */
export function attachmentPlace(serverUrl: CanonicalUrl, text: string): AttachmentPlace {
  const server = new URL(serverUrl)
  const url = tryParse(text)
  const refuse = (): HubError =>
    new HubError({ code: 'attachment-storage', serverUrl, host: url?.host.slice(0, 300) ?? '', why: 'not-used' })
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password) throw refuse()
  if (url.origin === server.origin || isItself(url, server)) {
    return { kind: 'server', path: url.pathname, query: Object.fromEntries(url.searchParams) }
  }
  if (privacy[addressSpaceOf(url.hostname)] > privacy[addressSpaceOf(server.hostname)]) throw refuse()
  if (url.protocol === 'http:' && server.protocol === 'https:') throw refuse()
  return { kind: 'storage', url }
}

const privacy = { public: 0, local: 1, loopback: 2 }

/**
 * Whether a loopback address means the server itself. A server that is not on loopback can only mean itself by it; one
 * that is means itself if scheme and port are its own.
 */
function isItself(url: URL, server: URL): boolean {
  if (addressSpaceOf(url.hostname) !== 'loopback') return false
  return (
    addressSpaceOf(server.hostname) !== 'loopback' || (url.port === server.port && url.protocol === server.protocol)
  )
}

function tryParse(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

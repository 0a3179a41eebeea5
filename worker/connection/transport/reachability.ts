import type { UnreachableReason } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'

/** Why a connection that just failed may have failed, as far as a browser tells. */
export function failureReason(serverUrl: CanonicalUrl): UnreachableReason {
  if (navigatorOnLine() === false) return 'browser-offline'
  if (isMixedContent(serverUrl, pageProtocol())) return 'mixed-content'
  return 'connection-failed'
}

/** An https page may call http only on loopback (docs/protocol.md 9.2). `pageProtocol` is null outside of a browser. */
export function isMixedContent(serverUrl: CanonicalUrl, pageProtocol: string | null): boolean {
  const url = new URL(serverUrl)
  return pageProtocol === 'https:' && url.protocol === 'http:' && !isTrustworthyOverHttp(url.hostname)
}

/**
 * Hosts that a browser trusts without https ("potentially trustworthy", W3C Secure Contexts). Fewer than those that mean
 * this computer (protocol/addressSpace.ts): `0.0.0.0` and mapped addresses are not among them.
 */
function isTrustworthyOverHttp(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  )
}

function navigatorOnLine(): boolean | undefined {
  // Node's navigator has no onLine.
  return typeof navigator === 'undefined' ? undefined : (navigator as { onLine?: boolean }).onLine
}

function pageProtocol(): string | null {
  return typeof location === 'undefined' ? null : location.protocol
}

import type { CanonicalUrl } from '../../worker/api/ids'

/** What a link tells Happy Hub of a waiting terminal. */
export interface TerminalLink {
  /** The terminal's public key, base64url. */
  key: string
  server: CanonicalUrl
  /** Base64url of 32 random bytes to which the answer must be bound (docs/design.md 4.10); null = any answer will do. */
  bindingSecret: string | null
}

/** What a QR code holds. `fp=1` says that the terminal prints the words of its fingerprint (docs/design.md 4.9). */
export function appLink(link: TerminalLink): string {
  return `happy://terminal?${fieldsOf(link)}`
}

export function webLink(webappUrl: string, link: TerminalLink): string {
  return `${webappUrl}/terminal/connect#${fieldsOf(link)}`
}

function fieldsOf({ key, server, bindingSecret }: TerminalLink): string {
  const binding = bindingSecret === null ? '' : `&s=${bindingSecret}`
  return `key=${key}&server=${encodeURIComponent(server)}&fp=1${binding}`
}

import { decodeBase64Url } from './base64'

/** The account id (`sub`) of a bearer token (docs/protocol.md 2.5), which is opaque otherwise. Null = not such a token. */
export function readTokenAccountId(token: string): string | null {
  const parts = token.split('.')
  const payload = parts.length === 3 ? decodeBase64Url(parts[1] ?? '') : null
  if (!payload) return null
  try {
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
    if (typeof claims !== 'object' || claims === null || !('sub' in claims)) return null
    return typeof claims.sub === 'string' && claims.sub !== '' ? claims.sub : null
  } catch {
    return null
  }
}

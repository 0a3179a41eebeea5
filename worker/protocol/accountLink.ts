/**
 * What a new device shows to be linked by one that is signed in (PROTOCOL 2.4, 2.6). It names no server.
 * `publicKeyB64Url`: X25519 public key, base64url without padding.
 */
export function formatAccountLink(publicKeyB64Url: string): string {
  return `happy:///account?${publicKeyB64Url}`
}

/** From the system's random source. Every nonce, ephemeral key and secret comes from here. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length))
}

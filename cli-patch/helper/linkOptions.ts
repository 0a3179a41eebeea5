/** What a patched CLI is to print (docs/protocol.md 8.5). */
export interface LinkOptions {
  /**
   * Origin of the web app that understands `&server=`. The CLI's web links get it only while they lead there: the
   * official app takes all after `#key=` for the key. Null = the web link stays as it is.
   */
  webappUrl: string | null
  /** Origin under which others reach the server; null = the address that the CLI itself uses, at run time. */
  publicServerUrl: string | null
  /** What the QR code holds: `happy` for Happy Hub's scanner, `https` for the camera of a phone, which opens links. */
  qr: 'happy' | 'https'
  /** Whether an answer must be bound to the link (docs/design.md 4.10). */
  bind: boolean
}

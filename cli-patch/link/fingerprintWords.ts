import { wordlist } from '@scure/bip39/wordlists/english.js'
import { fingerprintIndexes } from '../../worker/protocol/fingerprint'
import type { TerminalLink } from './terminalLinks'

export const fingerprintCaption = 'Happy Hub must show the same six words before you approve:'

export async function fingerprintWords({ key, server }: TerminalLink): Promise<string> {
  const indexes = await fingerprintIndexes(new Uint8Array(Buffer.from(key, 'base64url')), server)
  return indexes.map((index) => wordlist[index]).join(' ')
}

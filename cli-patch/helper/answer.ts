import { createHmac, timingSafeEqual } from 'node:crypto'
import type { TerminalLink } from '../link/terminalLinks'

const purpose = 'happy-hub-bind-v1'
const contentKeyLength = 32
const macLength = 32
/** A zero byte and the content public key (docs/protocol.md 2.3). */
const plainLength = 1 + contentKeyLength
const accountSecretLength = 32

export type AnswerProblem =
  /** The account's secret itself, as CLIs of old asked for. This one asks for the v2 form (docs/protocol.md 2.3). */
  | 'account-secret'
  /** A link that binds was issued, and the answer is bound to none. */
  | 'not-bound'
  /** It is bound to another link, another key or another server. */
  | 'bound-elsewhere'

/** What is wrong with a decrypted answer to a login; null = nothing that the CLI does not see itself. */
export function findAnswerProblem(answer: Uint8Array, link: TerminalLink | null): AnswerProblem | null {
  if (answer.length === accountSecretLength) return 'account-secret'
  if (!link || link.bindingSecret === null) return null
  if (answer.length !== plainLength + macLength || answer[0] !== 0) return 'not-bound'
  const wanted = bindingMac(link.bindingSecret, answer.subarray(1, plainLength), link)
  return timingSafeEqual(wanted, answer.subarray(plainLength)) ? null : 'bound-elsewhere'
}

/** docs/design.md 4.10. */
function bindingMac(secret: string, contentPublicKey: Uint8Array, { key, server }: TerminalLink): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'base64url'))
    .update(`${purpose}\0`)
    .update(contentPublicKey)
    .update(Buffer.from(key, 'base64url'))
    .update(server)
    .digest()
}

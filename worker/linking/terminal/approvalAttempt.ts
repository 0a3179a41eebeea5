import type { LinkSource } from '../../api/flows'
import type { CanonicalUrl } from '../../api/ids'
import { deriveAccountKeys } from '../../crypto/accountKeys'
import { makeTerminalApproval } from '../../crypto/linking/authBundles'
import { makeLinkBinding } from '../../crypto/linking/linkBinding'
import { makeOldCliAnswer } from '../../crypto/linking/oldCliAnswer'
import type { TerminalLink } from '../../protocol/link'
import type { PendingApproval } from '../../store/registry/registryRecords'
import { fingerprintWords } from './fingerprintWords'

type Bytes = Uint8Array<ArrayBuffer>

/** Who lets the terminal in: the account, and the entry that it belongs or will belong to. */
export type Approver = Pick<PendingApproval, 'serverEntry' | 'isNewEntry' | 'signsIn' | 'credentials'>

/** What the answer to a terminal holds: the content public key (v2) or the account secret itself (v1). */
export type GivenKey = PendingApproval['log']['gave']

/** One try to approve one terminal, as the person decided it. */
export interface ApprovalAttempt {
  /** Also of its pending approval and of its line in the approvals log. */
  id: string
  link: TerminalLink
  source: LinkSource
  approver: Approver
  /** "Old CLI" was confirmed for this one approval (docs/design.md 4.5). */
  mayGiveSecret: boolean
  /** Aborts when the person has cancelled. After the answer is sent there is nothing to cancel. */
  signal: AbortSignal
}

/** The pending approval that is stored before the answer is sent, with the answer in it. */
export async function pendingApprovalOf(attempt: ApprovalAttempt, gave: GivenKey): Promise<PendingApproval> {
  const { id, link, source, approver } = attempt
  const { url } = approver.serverEntry
  return {
    ...approver,
    id,
    terminalKey: link.key,
    response: await makeAnswer(link, url, approver.credentials.secret, gave),
    createdAt: Date.now(),
    log: {
      gave,
      source,
      // Only a line of the log: an approval does not fail for want of the word list.
      fingerprint: await fingerprintWords(link.key, link.server ?? url).catch(() => []),
      isBound: gave === 'content-key' && link.bindingSecret !== null,
    },
  }
}

/** docs/design.md 4.5 and 4.10. A binding names the address by which the terminal knows its server. */
async function makeAnswer(link: TerminalLink, url: CanonicalUrl, secret: Bytes, gave: GivenKey): Promise<Bytes> {
  if (gave === 'account-secret') return makeOldCliAnswer(secret, link.key)
  const { contentPublicKey } = await deriveAccountKeys(secret)
  const { bindingSecret, key: terminalKey } = link
  if (!bindingSecret) return makeTerminalApproval(terminalKey, contentPublicKey)
  const binding = await makeLinkBinding({ bindingSecret, terminalKey, url: link.server ?? url }, contentPublicKey)
  return makeTerminalApproval(terminalKey, contentPublicKey, binding)
}

import { HubError, type HubErrorData } from '../../api/errors'
import type { SignInMethod, SignInStep } from '../../api/flows'
import type { KeyOrigin } from '../../api/state'
import { accountFingerprint, deriveAccountKeys } from '../../crypto/accountKeys'
import { createBackoff } from '../../shared/backoff'
import { pause } from '../../shared/pause'
import { createDeviceLinkKeys, openDeviceLinkAnswer } from '../../crypto/linking/authBundles'
import { formatBackupText, parseBackupText } from '../../crypto/backupText'
import { encodeBase64, encodeBase64Url } from '../../crypto/base64'
import type { KeyPair } from '../../crypto/nacl'
import { isEqualBytes, randomBytes } from '../../crypto/bytes'
import { deriveSeparateSecret } from '../../crypto/keyDerivation'
import { formatAccountRequest } from '../../protocol/link'
import { countContents, requestDeviceLink } from '../../connection/transport/requests/auth'
import { logIn } from '../../connection/transport/logIn'
import { contactServer } from '../../connection/transport/unreachable'
import { createHttpClient, type HttpClient } from '../../connection/transport/httpClient'
import type { NewAccount } from '../../servers/joining'
import type { StoredServerEntry } from '../../store/registry/registryRecords'
import { refuseSecondEntry, type AccountPorts } from './accountEntries'
import { throwIfCancelled, type SignInDialogue } from './flow'

type Bytes = Uint8Array<ArrayBuffer>

/** How a flow gets an account. */
export type AccountMethod =
  | SignInMethod
  /** From the synced server list, or of the entry itself: the account that this key opens is known. */
  | { kind: 'known-key'; secret: Bytes }
  /** From the browser that shows the code with this seed. */
  | { kind: 'device-code'; seed: Bytes }

export interface WantedAccount {
  /** That the account will belong to: registered, or a draft. */
  entry: StoredServerEntry
  method: AccountMethod
  /** The account that it must be; every other one is refused with `different-account`. */
  accountId?: string | null
}

/**
 * Gets an account on the entry's server, in memory only: nothing is stored here, and no other server is contacted. The
 * first contact is the health check. An account that another entry has is refused (`already-registered`), also when that
 * entry came while the person was reading. Rejects with HubErrors; `cancelled` when the dialogue's signal fires.
 */
export async function obtainAccount(
  ports: AccountPorts,
  wanted: WantedAccount,
  dialogue: SignInDialogue,
): Promise<NewAccount> {
  const { entry, method } = wanted
  const { url, derivationId } = entry
  const rootSecret = await ports.registry.readRootSecret()
  // Before any contact: a mistyped backup text needs no server to be refused.
  const given = await secretBeforeContact(method, rootSecret, derivationId)
  dialogue.show({ at: 'contacting-server' })
  const http = createHttpClient({ url })
  await contactServer(http, dialogue.signal)
  throwIfCancelled(dialogue.signal)

  const secret = given ?? (await secretFromPerson(method, http, dialogue))
  dialogue.show({ at: 'signing-in' })
  const keys = await deriveAccountKeys(secret)
  const { token, accountId } = await logIn(http, keys)
  throwIfCancelled(dialogue.signal)
  const isExpected = (wanted.accountId ?? accountId) === accountId
  if (!isExpected) throw new HubError({ code: 'different-account', serverUrl: url })
  refuseSecondEntry(ports, entry, accountId)

  if (method.kind === 'backup-key' || method.kind === 'device-link' || method.kind === 'device-code') {
    // An unknown key has just made an empty account (docs/protocol.md 1.8): the person must see that before it is kept.
    const counts = await countContents(createHttpClient({ url, token: () => token }))
    throwIfCancelled(dialogue.signal)
    dialogue.show({ at: 'confirm-account', fingerprint: accountFingerprint(keys.signPublicKey), ...counts })
    await dialogue.ask('account')
  }
  const keyOrigin = await originOf(secret, rootSecret, derivationId)
  throwIfCancelled(dialogue.signal)
  refuseSecondEntry(ports, entry, accountId)
  return { credentials: { secret, token, accountId }, keyOrigin }
}

/** The same where the key is known, and with it the account: nothing is asked of the person. */
export function obtainKnownAccount(
  ports: AccountPorts,
  { entry, secret, accountId }: { entry: StoredServerEntry; secret: Bytes; accountId: string | null },
  signal: AbortSignal,
): Promise<NewAccount> {
  const silent = { show: () => {}, ask: () => Promise.resolve(), signal }
  return obtainAccount(ports, { entry, method: { kind: 'known-key', secret }, accountId }, silent)
}

async function secretBeforeContact(
  method: AccountMethod,
  rootSecret: Bytes | null,
  derivationId: string,
): Promise<Bytes | null> {
  if (method.kind === 'new-key' || method.kind === 'device-link' || method.kind === 'device-code') return null
  if (method.kind === 'known-key') return method.secret
  if (method.kind === 'backup-key') {
    const parsed = parseBackupText(method.text)
    if (!parsed.ok) throw new HubError({ code: 'bad-backup-text', problem: parsed.problem })
    return parsed.secret
  }
  if (!rootSecret) throw new HubError({ code: 'internal', detail: 'this browser has no first key yet' })
  return method.kind === 'same-key' ? rootSecret : deriveSeparateSecret(rootSecret, derivationId)
}

async function secretFromPerson(method: AccountMethod, http: HttpClient, dialogue: SignInDialogue): Promise<Bytes> {
  if (method.kind === 'device-link') return secretFromDevice(http, dialogue)
  if (method.kind === 'device-code') return secretByCode(method.seed, http, dialogue)
  const secret = randomBytes(32)
  dialogue.show({ at: 'confirm-backup', backupText: formatBackupText(secret) })
  await dialogue.ask('backup')
  return secret
}

const pollMs = 1000
const slowedPoll = { firstMs: 2000, longestMs: 5000 }
const deviceLinkLimitMs = 10 * 60_000

function secretFromDevice(http: HttpClient, dialogue: SignInDialogue): Promise<Bytes> {
  const keys = createDeviceLinkKeys()
  const linkText = formatAccountRequest(encodeBase64Url(keys.publicKey))
  return pollForSecret(http, dialogue, keys, {
    waiting: { at: 'waiting-for-device', linkText, since: Date.now() },
    expired: { code: 'device-link-expired', serverUrl: http.serverUrl },
  })
}

function secretByCode(seed: Bytes, http: HttpClient, dialogue: SignInDialogue): Promise<Bytes> {
  return pollForSecret(http, dialogue, createDeviceLinkKeys(seed), {
    waiting: { at: 'waiting-for-browser', since: Date.now() },
    expired: { code: 'device-code-unanswered', serverUrl: http.serverUrl },
  })
}

/** Polls like docs/protocol.md 2.7, but an error only slows it down. Gives up after ten minutes. */
async function pollForSecret(
  http: HttpClient,
  dialogue: SignInDialogue,
  keys: KeyPair,
  { waiting, expired }: { waiting: SignInStep; expired: HubErrorData },
): Promise<Bytes> {
  const since = Date.now()
  const slowed = createBackoff(slowedPoll)
  let delay = pollMs
  // The first request makes the code known to the server; only then is it worth showing.
  let answer = await requestDeviceLink(http, keys.publicKey, dialogue.signal)
  dialogue.show(waiting)
  while (answer.state === 'requested') {
    await pause(delay, dialogue.signal)
    throwIfCancelled(dialogue.signal)
    if (Date.now() - since > deviceLinkLimitMs) throw new HubError(expired)
    try {
      answer = await requestDeviceLink(http, keys.publicKey, dialogue.signal)
      delay = pollMs
      slowed.reset()
    } catch (error) {
      throwIfCancelled(dialogue.signal)
      if (!(error instanceof HubError)) throw error
      delay = slowed.nextMs()
    }
  }
  const secret = openDeviceLinkAnswer(encodeBase64(answer.response), keys)
  if (!secret) throw new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail: 'device link answer' })
  return secret
}

/** Where this secret comes from, seen from the root secret of this browser. */
export async function originOf(secret: Bytes, rootSecret: Bytes | null, derivationId: string): Promise<KeyOrigin> {
  // The first secret of this browser becomes its root secret.
  if (!rootSecret || isEqualBytes(secret, rootSecret)) return 'root'
  return isEqualBytes(secret, await deriveSeparateSecret(rootSecret, derivationId)) ? 'derived' : 'own'
}

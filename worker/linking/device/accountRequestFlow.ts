import { errorData, HubError } from '../../api/errors'
import type { AccountRequestFlow, AccountRequestOutcome, LinkSource } from '../../api/flows'
import type { FlowId, ServerId } from '../../api/ids'
import { makeDeviceLinkAnswer } from '../../crypto/linking/authBundles'
import { isEqualBytes } from '../../crypto/bytes'
import { encodeBase64Url } from '../../crypto/base64'
import type { AccountRequest } from '../../protocol/link'
import { requestDeviceLink, sendDeviceLinkAnswer } from '../../connection/transport/requests/auth'
import { contactServer } from '../../connection/transport/unreachable'
import type { StoredServerEntry } from '../../store/registry/registryRecords'
import { isTypedHost } from '../../api/links/typedHost'
import { createAccountHttp } from '../account/accountHttp'
import { throwIfCancelled, type Flow } from '../account/flow'
import type { AccountPorts } from '../account/accountEntries'

export interface HandOver {
  serverId: ServerId
  typedHost: string
}

export function firstStateOfAccountRequest(id: FlowId, link: AccountRequest, source: LinkSource): AccountRequestFlow {
  return { kind: 'account-request', id, source, deviceKey: encodeBase64Url(link.key), step: { at: 'confirm' } }
}

/**
 * Hands the account of the picked entry to the device, on that entry's server and on no other (docs/design.md 4.12).
 * Throws when the decision is not complete; then nothing was asked of any server. Every later end is a state.
 */
export function handOverAccount(
  ports: AccountPorts,
  flow: Flow<AccountRequestFlow>,
  link: AccountRequest,
  { serverId, typedHost }: HandOver,
): void {
  throwUnlessWaiting(flow)
  const entry = ports.registry.get(serverId)
  if (!isTypedHost(typedHost, entry.url)) throw new HubError({ code: 'consent-missing', consent: 'hand-over' })
  void handOver(ports, flow, link, entry)
}

export function refuseAccountRequest(flow: Flow<AccountRequestFlow>): void {
  throwUnlessWaiting(flow)
  flow.set({ step: { at: 'not-handed-over', serverUrl: null, outcome: { kind: 'refused-by-person' } } })
}

function throwUnlessWaiting(flow: Flow<AccountRequestFlow>): void {
  if (flow.state().step.at !== 'confirm') throw new HubError({ code: 'unknown-flow' })
}

async function handOver(
  ports: AccountPorts,
  flow: Flow<AccountRequestFlow>,
  link: AccountRequest,
  entry: StoredServerEntry,
): Promise<void> {
  const { url } = entry
  const end = (outcome: AccountRequestOutcome): void =>
    flow.set({ step: { at: 'not-handed-over', serverUrl: url, outcome } })
  flow.set({ step: { at: 'handing-over', serverUrl: url } })
  try {
    const credentials = await ports.registry.readCredentials(entry.id)
    if (!credentials) throw new HubError({ code: 'sign-in-needed', serverUrl: url })
    const http = createAccountHttp(url, credentials, flow.signal)
    // Checked before anything is sent: after a failure that comes later, the answer may have arrived.
    await contactServer(http, flow.signal)
    const answer = makeDeviceLinkAnswer(credentials.secret, link.key)
    throwIfCancelled(flow.signal)
    const sent = await sendDeviceLinkAnswer(http, link.key, answer).catch(errorData)
    if (sent?.code === 'not-found') return end({ kind: 'not-found' })
    if (sent?.code === 'sign-in-needed' || sent?.code === 'cancelled') return end({ kind: 'failed', error: sent })
    // Not read back: that would make the request on a server that does not have it (docs/design.md 4.12).
    if (sent) return end({ kind: 'unproven', error: sent })

    const held = await requestDeviceLink(http, link.key).catch(errorData)
    if ('code' in held) return end({ kind: 'unproven', error: held })
    if (held.state === 'requested') {
      const error = { code: 'bad-answer', serverUrl: url, detail: 'answer to the device not kept' } as const
      return end({ kind: 'failed', error })
    }
    if (!isEqualBytes(held.response, answer)) return end({ kind: 'answered-by-someone-else' })
    flow.set({ step: { at: 'handed-over', serverId: entry.id } })
    ports.registry.touch(entry.id)
  } catch (error) {
    end({ kind: 'failed', error: errorData(error) })
  }
}

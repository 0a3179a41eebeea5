import { errorData, HubError, type HubErrorData } from '../../api/errors'
import type { DeviceCodeFlow, DeviceCodeOutcome } from '../../api/flows'
import type { FlowId, ServerId } from '../../api/ids'
import { createDeviceLinkKeys, makeDeviceLinkAnswer } from '../../crypto/linking/authBundles'
import { isEqualBytes, randomBytes } from '../../crypto/bytes'
import { formatDeviceCode, type DeviceCode } from '../../protocol/deviceCode'
import { isLoopbackUrl } from '../../protocol/serverUrl'
import { createBackoff } from '../../shared/backoff'
import { pause } from '../../shared/pause'
import { requestDeviceLink, sendDeviceLinkAnswer } from '../../connection/transport/requests/auth'
import type { Credentials } from '../../store/registry/registryRecords'
import { createAccountHttp } from '../account/accountHttp'
import { throwIfCancelled, type Flow } from '../account/flow'
import type { AccountPorts } from '../account/accountEntries'

/** How long a code is good for, and how often the server is asked for the other browser. */
export interface CodeTiming {
  limitMs: number
  pollMs: number
  slowestPollMs: number
}

export const codeTiming: CodeTiming = { limitMs: 10 * 60_000, pollMs: 1000, slowestPollMs: 5000 }

/** Throws `unknown-server`. `appUrl`: where the other browser opens the app. */
export function firstStateOfCode(
  { registry }: AccountPorts,
  id: FlowId,
  shown: { serverId: ServerId; appUrl: string; code: DeviceCode; limitMs: number },
): DeviceCodeFlow {
  const { serverId, appUrl, code } = shown
  const { url } = registry.get(serverId)
  const since = Date.now()
  const linkText = formatDeviceCode(appUrl, code)
  const step = { at: 'showing', linkText, since, expiresAt: since + shown.limitMs, problem: null } as const
  return { kind: 'device-code', id, serverId, serverUrl: url, isLoopback: isLoopbackUrl(url), step }
}

export function newDeviceCode({ registry }: AccountPorts, serverId: ServerId): DeviceCode {
  return { seed: randomBytes(32), server: registry.get(serverId).url }
}

/**
 * Waits until another browser asks under the code's key and hands it the account, whole. While nobody asks, nothing is
 * stored on the server, and once the flow has ended nothing ever will be: a code that was not read is worth nothing.
 * Runs to an end state; never rejects.
 */
export async function runDeviceCode(
  ports: AccountPorts,
  flow: Flow<DeviceCodeFlow>,
  code: DeviceCode,
  timing: CodeTiming,
): Promise<void> {
  const { serverId, serverUrl } = flow.state()
  const end = (outcome: DeviceCodeOutcome): void => flow.set({ step: { at: 'ended', outcome } })
  try {
    const credentials = await ports.registry.readCredentials(serverId)
    if (!credentials) throw new HubError({ code: 'sign-in-needed', serverUrl })
    const outcome = await handOver(flow, code, credentials, timing)
    if (outcome === 'handed-over') flow.set({ step: { at: 'handed-over' } })
    else end(outcome)
  } catch (error) {
    end({ kind: 'failed', error: errorData(error) })
  }
}

async function handOver(
  flow: Flow<DeviceCodeFlow>,
  code: DeviceCode,
  credentials: Credentials,
  timing: CodeTiming,
): Promise<'handed-over' | DeviceCodeOutcome> {
  const { publicKey } = createDeviceLinkKeys(code.seed)
  // One answer for all tries: one that arrived unnoticed is then our own when it is read back.
  const answer = makeDeviceLinkAnswer(credentials.secret, publicKey)
  const http = createAccountHttp(code.server, credentials, flow.signal)
  const until = Date.now() + timing.limitMs
  const slowed = createBackoff({ firstMs: timing.pollMs, longestMs: timing.slowestPollMs })
  /** What went wrong after an answer of ours may have arrived. */
  let unproven: HubErrorData | null = null
  while (Date.now() < until) {
    throwIfCancelled(flow.signal)
    const sent = await sendDeviceLinkAnswer(http, publicKey, answer).catch(errorData)
    if (sent?.code === 'sign-in-needed' || sent?.code === 'cancelled') return { kind: 'failed', error: sent }
    if (sent?.code === 'not-found') unproven = null
    else if (sent) unproven = sent
    else {
      const held = await requestDeviceLink(http, publicKey).catch(errorData)
      if (!('code' in held)) return outcomeOf(held, answer, code)
      unproven = held
    }
    showProblem(flow, unproven)
    if (!unproven) slowed.reset()
    await pause(unproven ? slowed.nextMs() : timing.pollMs, flow.signal)
  }
  return unproven ? { kind: 'unproven', error: unproven } : { kind: 'expired' }
}

function outcomeOf(
  held: Awaited<ReturnType<typeof requestDeviceLink>>,
  answer: Uint8Array<ArrayBuffer>,
  { server }: DeviceCode,
): 'handed-over' | DeviceCodeOutcome {
  if (held.state === 'requested') {
    return {
      kind: 'failed',
      error: { code: 'bad-answer', serverUrl: server, detail: 'answer to the browser not kept' },
    }
  }
  return isEqualBytes(held.response, answer) ? 'handed-over' : { kind: 'answered-by-someone-else' }
}

function showProblem(flow: Flow<DeviceCodeFlow>, problem: HubErrorData | null): void {
  const { step } = flow.state()
  if (step.at === 'showing' && step.problem?.code !== problem?.code) flow.set({ step: { ...step, problem } })
}

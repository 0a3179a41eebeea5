import * as v from 'valibot'
import { HubError, type HubErrorData } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import { displayLineOrNull } from '../../chat/records/displayText'
import { asObject } from '../../chat/records/untrustedJson'
import type { RecordCipher } from '../../crypto/recordCipher'
import type { SocketAnswer } from '../transport/socket'

/** Longer than the server waits by itself: 15 s for the method, 30 s for the answer (docs/protocol.md 5.1). */
export const rpcDeadlineMs = 50_000
const failureTextLength = 500

export interface RpcTarget {
  what: 'machine' | 'session'
  id: string
  cipher: RecordCipher
}

/**
 * Calls a machine or session through its server, once: whether a call that got no answer was carried out is unknown,
 * so it is never repeated. Resolves to the decrypted result, untrusted, which may be a failure (`failureText`).
 * Rejects with `agent-unreachable`, `bad-answer`, or `connectionError()` when the line is or goes down.
 */
export type RpcCall = (target: RpcTarget, name: string, params: unknown) => Promise<unknown>

/** One acknowledged emit on the server's socket. */
export type RpcEmit = (
  event: 'rpc-call',
  data: { method: string; params: string },
  deadlineMs: number,
) => Promise<SocketAnswer>

const ackSchema = v.variant('ok', [
  v.object({ ok: v.literal(true), result: v.string() }),
  v.object({ ok: v.literal(false) }),
])

export function createRpcCall(options: {
  serverUrl: CanonicalUrl
  emit: RpcEmit
  connectionError(): HubErrorData
}): RpcCall {
  const { serverUrl } = options
  return async (target, name, params) => {
    const data = { method: `${target.id}:${name}`, params: await target.cipher.encrypt(params) }
    const answer = await options.emit('rpc-call', data, rpcDeadlineMs)
    if (answer.kind === 'lost') throw new HubError(options.connectionError())
    if (answer.kind === 'timed-out') throw unreachable(target)
    const ack = v.safeParse(ackSchema, answer.value)
    if (!ack.success) throw badAnswer('rpc acknowledgement')
    // The server's own words (`RPC method not available`, …) all mean that nobody answered.
    if (!ack.output.ok) throw unreachable(target)
    const result = await target.cipher.decrypt(ack.output.result)
    if (!result.ok) throw badAnswer('rpc result')
    return result.value
  }

  function unreachable({ what }: RpcTarget): HubError {
    return new HubError({ code: 'agent-unreachable', serverUrl, what })
  }

  function badAnswer(detail: string): HubError {
    return new HubError({ code: 'bad-answer', serverUrl, detail })
  }
}

/**
 * Failures of a handler are inside a successful answer: `{ error }`, of a spawn also `{ type: 'error', errorMessage }`
 * (docs/protocol.md 5.1, 5.5). One cleaned line, or null when it is no failure: an empty or null result is a success.
 */
export function failureText(result: unknown): string | null {
  const fields = asObject(result)
  const text = fields?.['type'] === 'error' ? (fields['errorMessage'] ?? fields['error']) : fields?.['error']
  if (typeof text === 'string') return displayLineOrNull(text, failureTextLength) ?? 'failed'
  return fields?.['type'] === 'error' ? 'failed' : null
}

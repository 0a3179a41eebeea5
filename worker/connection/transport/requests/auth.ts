import { HubError } from '../../../api/errors'
import { decodeBase64, encodeBase64 } from '../../../crypto/base64'
import { authRequestAnswer, authRequestStatus } from '../../../protocol/wire/authRequests'
import { machineList } from '../../../protocol/wire/rows'
import { fetchAllSessionRows } from '../lists'
import { parseAnswer, type HttpClient } from '../httpClient'
import { smallAnswer } from '../logIn'

/** How much an account holds, for the question after a sign-in (docs/protocol.md 1.8). `http` carries the account's token. */
export async function countContents(http: HttpClient): Promise<{ sessions: number; machines: number }> {
  const [sessions, machines] = await Promise.all([
    fetchAllSessionRows(http, () => undefined),
    http.request({ method: 'GET', path: '/v1/machines' }),
  ])
  return { sessions: sessions.size, machines: parseAnswer(http, machineList, machines).length }
}

export type AuthRequestState =
  | { state: 'requested' }
  /** `response` = the other side's box, not opened. */
  | { state: 'authorized'; token: string; response: Uint8Array<ArrayBuffer> }

/**
 * One poll of a device link (docs/protocol.md 2.4); the first one makes the request. The caller repeats it as docs/protocol.md 2.7 says.
 * `publicKey`: 32 bytes, ephemeral X25519.
 */
export function requestDeviceLink(
  http: HttpClient,
  publicKey: Uint8Array<ArrayBuffer>,
  signal?: AbortSignal,
): Promise<AuthRequestState> {
  return postAuthRequest(http, '/v1/auth/account/request', { publicKey: encodeBase64(publicKey) }, signal)
}

/**
 * `POST /v1/auth/account/response`: hands the account over. Success proves nothing, so read back. Rejects with
 * `not-found` when no device waits there under this key.
 */
export function sendDeviceLinkAnswer(
  http: HttpClient,
  publicKey: Uint8Array<ArrayBuffer>,
  response: Uint8Array<ArrayBuffer>,
): Promise<void> {
  return postAuthResponse(http, '/v1/auth/account/response', publicKey, encodeBase64(response))
}

export type TerminalRequest =
  | { status: 'not_found' }
  | { status: 'pending'; supportsV2: boolean }
  | { status: 'authorized' }

/** Where a terminal's login stands on this server (docs/protocol.md 2.2). Needs no account there. */
export async function readTerminalRequest(
  http: HttpClient,
  publicKey: Uint8Array<ArrayBuffer>,
): Promise<TerminalRequest> {
  const answer = await http.request({
    method: 'GET',
    path: '/v1/auth/request/status',
    query: { publicKey: encodeBase64(publicKey) },
    anonymous: true,
    maxBytes: smallAnswer,
  })
  const { status, supportsV2 } = parseAnswer(http, authRequestStatus, answer)
  return status === 'pending' ? { status, supportsV2 } : { status }
}

/**
 * `POST /v1/auth/response`. Success proves nothing: late answers change nothing and still succeed (docs/protocol.md 2.2),
 * so read back. Rejects with `not-found` when the request does not exist.
 */
export function sendTerminalApproval(
  http: HttpClient,
  publicKey: Uint8Array<ArrayBuffer>,
  responseB64: string,
): Promise<void> {
  return postAuthResponse(http, '/v1/auth/response', publicKey, responseB64)
}

async function postAuthResponse(
  http: HttpClient,
  path: string,
  publicKey: Uint8Array<ArrayBuffer>,
  responseB64: string,
): Promise<void> {
  const answer = await http.request({
    method: 'POST',
    path,
    body: { publicKey: encodeBase64(publicKey), response: responseB64 },
    expectedStatuses: [404],
    maxBytes: smallAnswer,
  })
  if (answer.status === 404) {
    throw new HubError({ code: 'not-found', serverUrl: http.serverUrl, what: 'terminal-request' })
  }
}

/**
 * What the server holds as the terminal's answer, read as the terminal would (docs/protocol.md 2.2). On a server that does not
 * know the key this makes the request; `supportsV2` is then fixed by us, so it must be the terminal's own value.
 */
export function readBackApproval(
  http: HttpClient,
  publicKey: Uint8Array<ArrayBuffer>,
  supportsV2: boolean,
): Promise<AuthRequestState> {
  return postAuthRequest(http, '/v1/auth/request', { publicKey: encodeBase64(publicKey), supportsV2 })
}

async function postAuthRequest(
  http: HttpClient,
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<AuthRequestState> {
  const answer = await http.request({
    method: 'POST',
    path,
    body,
    anonymous: true,
    maxBytes: smallAnswer,
    ...(signal ? { signal } : {}),
  })
  const parsed = parseAnswer(http, authRequestAnswer, answer)
  if (parsed.state === 'requested') return parsed
  const response = decodeBase64(parsed.response)
  if (!response) throw new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail: 'response: base64' })
  return { state: 'authorized', token: parsed.token, response }
}

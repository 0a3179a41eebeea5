import { HubError } from '../../api/errors'
import type { AccountKeys } from '../../crypto/accountKeys'
import { makeLoginProof } from '../../crypto/loginProof'
import { readTokenAccountId } from '../../crypto/token'
import { loginAnswer } from '../../protocol/wire/auth'
import { parseAnswer, type HttpClient } from './httpClient'

/** An honest answer about a login is far smaller, in bytes. */
export const smallAnswer = 256 * 1024

/**
 * `POST /v1/auth` (docs/protocol.md 2.1): a new token; makes an empty account when the server does not know the key.
 * Rejects with `sign-in-needed` when the server refuses the proof.
 */
export async function logIn(http: HttpClient, keys: AccountKeys): Promise<{ token: string; accountId: string }> {
  const answer = await http.request({
    method: 'POST',
    path: '/v1/auth',
    body: makeLoginProof(keys),
    anonymous: true,
    maxBytes: smallAnswer,
  })
  const { token } = parseAnswer(http, loginAnswer, answer)
  const accountId = readTokenAccountId(token)
  if (accountId === null) {
    throw new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail: 'token without account id' })
  }
  return { token, accountId }
}

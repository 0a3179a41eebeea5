import type { CanonicalUrl } from '../../api/ids'
import { deriveAccountKeys } from '../../crypto/accountKeys'
import { logIn } from '../../connection/transport/logIn'
import { createHttpClient, type HttpClient } from '../../connection/transport/httpClient'
import { createAuthorizedHttp, createTokenRenewal } from '../../connection/transport/tokenRenewal'
import type { Credentials } from '../../store/registry/registryRecords'
import { throwIfCancelled } from './flow'

/**
 * The client of one account on one server, for the few requests of a flow. A refused token is renewed once; the request
 * is repeated only if the flow (`signal`) was not cancelled meanwhile. What was sent already is not broken off.
 */
export function createAccountHttp(url: CanonicalUrl, credentials: Credentials, signal?: AbortSignal): HttpClient {
  const { accountId } = credentials
  const http: HttpClient = createHttpClient({ url, token: () => tokens.current() })
  const tokens = createTokenRenewal({
    http,
    token: credentials.token,
    accountId,
    logIn: async () => logIn(http, await deriveAccountKeys(credentials.secret)),
    // The server's own connection renews, and stores, the token that it uses.
    onRenewed: () => Promise.resolve(),
  })
  return createAuthorizedHttp({
    http,
    tokens,
    signal: () => undefined,
    beforeRepeat: () => signal && throwIfCancelled(signal),
    onSignInNeeded: () => {},
  })
}

import { HubError } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import { deriveAccountKeys } from '../../crypto/accountKeys'
import { logIn } from '../../connection/transport/auth'
import { createHttpClient, type HttpClient } from '../../connection/transport/httpClient'
import type { Credentials } from '../../store/registry/registryRecords'

/** One account on one server, for the few requests of a flow. */
export interface AccountHttp {
  http: HttpClient
  /** Repeats the work once with a new token when the server refuses the old one (docs/protocol.md 2.5). */
  withFreshToken<T>(work: () => Promise<T>): Promise<T>
}

export function createAccountHttp(url: CanonicalUrl, credentials: Credentials): AccountHttp {
  let { token } = credentials
  const http = createHttpClient({ url, token: () => token })
  return {
    http,
    async withFreshToken(work) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof HubError) || error.code !== 'sign-in-needed') throw error
        const renewed = await logIn(http, await deriveAccountKeys(credentials.secret))
        // Never for an account that this log-in has just made: the server has lost ours.
        if (renewed.accountId !== credentials.accountId) throw error
        token = renewed.token
        return work()
      }
    },
  }
}

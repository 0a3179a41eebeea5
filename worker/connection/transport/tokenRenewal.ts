import { HubError } from '../../api/errors'
import type { HttpClient, HttpRequest } from './httpClient'

export interface TokenRenewal {
  current(): string
  /**
   * A token newer than `refused`: logs in with the secret, once for all who ask at the same time.
   * Rejects with `sign-in-needed` when the server refuses, or answers with another account:
   * that server has lost ours, and its empty lists must not replace what is stored here.
   */
  renew(refused: string): Promise<string>
}

export function createTokenRenewal(options: {
  http: HttpClient
  token: string
  accountId: string
  logIn(): Promise<{ token: string; accountId: string }>
  onRenewed(token: string): Promise<void>
}): TokenRenewal {
  let token = options.token
  let renewal: Promise<string> | null = null

  async function logInAgain(): Promise<string> {
    const login = await options.logIn()
    if (login.accountId !== options.accountId) {
      throw new HubError({ code: 'sign-in-needed', serverUrl: options.http.serverUrl })
    }
    token = login.token
    // If the token cannot be stored, it works until the hub restarts.
    await options.onRenewed(token).catch(() => undefined)
    return token
  }

  return {
    current: () => token,
    renew(refused) {
      if (refused !== token) return Promise.resolve(token)
      renewal ??= logInAgain().finally(() => {
        renewal = null
      })
      return renewal
    },
  }
}

/**
 * A client with an account's token: aborts with its owner's run, and answers a 401 by one new login and one repetition.
 * `onSignInNeeded` is called when that does not help.
 */
export function createAuthorizedHttp(options: {
  http: HttpClient
  tokens: TokenRenewal
  /** Ends what is under way; undefined = nothing does. */
  signal(): AbortSignal | undefined
  /** Throws where a request must not be repeated with the new token. */
  beforeRepeat?(): void
  onSignInNeeded(): void
}): HttpClient {
  const { http, tokens } = options

  async function repeatAfterLogin(request: HttpRequest, refused: string) {
    try {
      await tokens.renew(refused)
      options.beforeRepeat?.()
      return await http.request(request)
    } catch (error) {
      if (error instanceof HubError && error.code === 'sign-in-needed') options.onSignInNeeded()
      throw error
    }
  }

  return {
    serverUrl: http.serverUrl,
    async request(request) {
      const run = options.signal()
      const signals = [request.signal, run].filter((signal) => signal !== undefined)
      const signal = AbortSignal.any(signals)
      const token = tokens.current()
      try {
        return await http.request({ ...request, signal })
      } catch (error) {
        if (!(error instanceof HubError) || error.code !== 'sign-in-needed' || request.anonymous) throw error
        return repeatAfterLogin({ ...request, signal }, token)
      }
    },
  }
}

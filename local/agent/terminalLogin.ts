import { decodeBase64, encodeBase64, encodeBase64Url } from '../../worker/crypto/base64'
import { boxKeyPairOfSecretKey } from '../../worker/crypto/nacl'
import { randomBytes } from '../../worker/crypto/bytes'
import { openBundle } from '../../worker/crypto/sealedBundle'
import { callHappyServer } from './callHappyServer'

/** What a v2 login gives a CLI (docs/protocol.md 2.3). */
export interface AgentAccount {
  serverUrl: string
  token: string
  contentPublicKey: Uint8Array<ArrayBuffer>
}

export interface TerminalLogin {
  /** What a CLI shows; it names no server. */
  link: string
  /**
   * Resolves once an app has approved it; asks every second like the CLI. Rejects after `patienceMs` (default one
   * minute), when the server does not answer, and with the signal's reason.
   */
  approved(options?: { patienceMs?: number; signal?: AbortSignal }): Promise<AgentAccount>
}

type AuthAnswer = { state: 'requested' } | { state: 'authorized'; token: string; response: string }

/**
 * The CLI's side of a terminal login, without a CLI (docs/protocol.md 2.2).
 * @param loginKey X25519 secret key of 32 bytes; the same one continues the same login
 */
export async function requestTerminalLogin(
  serverUrl: string,
  webappUrl: string,
  loginKey: Uint8Array<ArrayBuffer> = randomBytes(32),
): Promise<TerminalLogin> {
  const keys = boxKeyPairOfSecretKey(loginKey)
  const request = { publicKey: encodeBase64(keys.publicKey), supportsV2: true }
  const ask = (): Promise<AuthAnswer> => callHappyServer<AuthAnswer>(serverUrl, 'POST', '/v1/auth/request', request)
  await ask()
  return {
    link: `${webappUrl}/terminal/connect#key=${encodeBase64Url(keys.publicKey)}`,
    async approved({ patienceMs = 60_000, signal } = {}) {
      for (const deadline = Date.now() + patienceMs; Date.now() < deadline;) {
        signal?.throwIfAborted()
        const answer = await ask()
        if (answer.state === 'authorized') {
          const bundle = decodeBase64(answer.response)
          const plain = bundle && openBundle(bundle, keys.secretKey)
          if (plain?.length !== 33 || plain[0] !== 0) throw new Error('The answer is not a v2 approval for this key')
          return { serverUrl, token: answer.token, contentPublicKey: plain.slice(1) }
        }
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
      throw new Error(`Nobody approved the terminal at ${serverUrl}`)
    },
  }
}

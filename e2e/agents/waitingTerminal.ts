import { createHmac } from 'node:crypto'
import { decodeBase64, encodeBase64, encodeBase64Url } from '../../worker/crypto/base64'
import { boxKeyPairOfSecretKey } from '../../worker/crypto/nacl'
import { randomBytes } from '../../worker/crypto/bytes'
import { openBundle } from '../../worker/crypto/sealedBundle'
import { callHappyServer } from '../../local/agent/callHappyServer'

type Bytes = Uint8Array<ArrayBuffer>

/** Asks a server for a login as a CLI does, and lets a test look at every byte that comes back. */
export interface WaitingTerminal {
  readonly publicKey: Bytes
  /** What its links carry as `s`; it takes only answers that prove it (docs/design.md 4.10). */
  readonly bindingSecret: Bytes
  /** The web link that a patched CLI prints; `server` null = a stock CLI's. */
  webLink(appUrl: string, server: string | null, more?: 'bound'): string
  /** The text of its QR code. */
  qrText(server: string | null, more?: 'bound'): string
  /** Null = nobody has answered. `plain` null = the answer is for another key. */
  answer(): Promise<{ token: string; plain: Bytes | null } | null>
}

export async function startWaitingTerminal(
  serverUrl: string,
  { supportsV2 = true }: { supportsV2?: boolean } = {},
): Promise<WaitingTerminal> {
  const keys = boxKeyPairOfSecretKey(randomBytes(32))
  const bindingSecret = randomBytes(32)
  const request = { publicKey: encodeBase64(keys.publicKey), supportsV2 }
  const ask = (): Promise<{ state: string; token?: string; response?: string }> =>
    callHappyServer(serverUrl, 'POST', '/v1/auth/request', request)
  await ask()

  const parameters = (server: string | null, more: 'bound' | undefined): string =>
    [
      `key=${encodeBase64Url(keys.publicKey)}`,
      ...(server === null ? [] : [`server=${encodeURIComponent(server)}`]),
      ...(more === 'bound' ? ['fp=1', `s=${encodeBase64Url(bindingSecret)}`] : []),
    ].join('&')
  return {
    publicKey: keys.publicKey,
    bindingSecret,
    webLink: (appUrl, server, more) => `${appUrl}/terminal/connect#${parameters(server, more)}`,
    qrText: (server, more) => `happy://terminal?${parameters(server, more)}`,
    async answer() {
      const { token, response } = await ask()
      if (token === undefined || response === undefined) return null
      const bundle = decodeBase64(response)
      return { token, plain: bundle && openBundle(bundle, keys.secretKey) }
    },
  }
}

/** The proof at the end of a bound answer, made without the app's code. `server`: canonical. */
export function bindingProof(secret: Bytes, contentPublicKey: Bytes, terminalKey: Bytes, server: string): Bytes {
  const proof = createHmac('sha256', secret)
    .update('happy-hub-bind-v1')
    .update(new Uint8Array([0]))
  return new Uint8Array(proof.update(contentPublicKey).update(terminalKey).update(server).digest())
}

import { deriveAccountKeys } from '../../worker/crypto/accountKeys'
import { makeDeviceLinkAnswer } from '../../worker/crypto/linking/authBundles'
import { decodeBase64Url, encodeBase64 } from '../../worker/crypto/base64'
import { makeLoginProof } from '../../worker/crypto/loginProof'
import { randomBytes } from '../../worker/crypto/bytes'
import type { AgentAccount } from '../../local/agent/terminalLogin'
import { callHappyServer } from '../../local/agent/callHappyServer'

/** An account as another device of a person has it: signed in, without this browser knowing. */
export interface AccountElsewhere {
  secret: Uint8Array<ArrayBuffer>
  account: AgentAccount
  /** That device scans the code of a device that wants to be linked (docs/protocol.md 2.4). */
  approveDevice(linkText: string): Promise<void>
}

export async function createAccountElsewhere(
  serverUrl: string,
  secret: Uint8Array<ArrayBuffer> = randomBytes(32),
): Promise<AccountElsewhere> {
  const keys = await deriveAccountKeys(secret)
  const { token } = await callHappyServer<{ token: string }>(serverUrl, 'POST', '/v1/auth', makeLoginProof(keys))
  return {
    secret,
    account: { serverUrl, token, contentPublicKey: keys.contentPublicKey },
    async approveDevice(linkText) {
      const publicKey = decodeBase64Url(linkText.replace('happy:///account?', ''))
      if (!publicKey) throw new Error(`Not an account request: ${linkText}`)
      const response = encodeBase64(makeDeviceLinkAnswer(secret, publicKey))
      const body = { publicKey: encodeBase64(publicKey), response }
      await callHappyServer(serverUrl, 'POST', '/v1/auth/account/response', body, token)
    },
  }
}

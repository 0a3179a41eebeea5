import { createHmac } from 'node:crypto'
import { decodeBase64Url, encodeBase64 } from '../../worker/crypto/base64'
import { sealBundle } from '../../worker/crypto/sealBundle'
import { callHappyServer } from '../../local/agent/callHappyServer'
import type { AgentAccount } from '../../local/agent/terminalLogin'

type Bytes = Uint8Array<ArrayBuffer>

/** What a terminal's link says, read by hand: tests must not lean on the parsers that they test. */
export interface PrintedLink {
  key: Bytes
  server: string
  /** docs/design.md 4.10. */
  bindingSecret: Bytes
}

/** @throws Error when it is no link that binds */
export function readBindingLink(link: string): PrintedLink {
  const match = /[?#]key=([\w-]{43})&server=([^&]+)&fp=1&s=([\w-]{43})$/.exec(link)
  const [key, bindingSecret] = [decodeBase64Url(match?.[1] ?? ''), decodeBase64Url(match?.[3] ?? '')]
  if (!match || !key || !bindingSecret) throw new Error(`Not a link that binds: ${link}`)
  return { key, server: decodeURIComponent(match[2] ?? ''), bindingSecret }
}

/** The v2 answer (docs/protocol.md 2.3), bound to a link (docs/design.md 4.10). */
export function boundAnswer(account: AgentAccount, { key, server, bindingSecret }: PrintedLink): Bytes {
  const mac = createHmac('sha256', bindingSecret)
    .update(Buffer.concat([Buffer.from('happy-hub-bind-v1\0'), account.contentPublicKey, key, Buffer.from(server)]))
    .digest()
  return new Uint8Array([0, ...account.contentPublicKey, ...mac])
}

/** Answers a waiting terminal with any plaintext, as an app or an attacker could. */
export async function approveTerminal(account: AgentAccount, key: Bytes, answer: Bytes): Promise<void> {
  const body = { publicKey: encodeBase64(key), response: encodeBase64(sealBundle(answer, key)) }
  await callHappyServer(account.serverUrl, 'POST', '/v1/auth/response', body, account.token)
}

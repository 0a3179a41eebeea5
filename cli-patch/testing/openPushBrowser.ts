import { createECDH, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parsePushNotice, type PushNotice } from '../../worker/api/push/pushNotice'
import type { NewReceiver } from '../notify/receivers'
import { decodePush } from './decodePush'

/** A browser and its push service: what came, opened with the browser's own keys. */
export async function openPushBrowser() {
  const keys = createECDH('prime256v1')
  keys.generateKeys()
  const auth = randomBytes(16)
  const came: (PushNotice | null)[] = []
  let status = 201
  const service = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      came.push(parsePushNotice(JSON.parse(decodePush(Buffer.concat(chunks), keys, auth).toString())))
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const { port } = service.address() as AddressInfo
  const sender = createECDH('prime256v1')
  sender.generateKeys()
  const receiver: NewReceiver = {
    kind: 'web-push',
    name: 'Firefox',
    server: 'Home',
    serverId: 'local-id',
    target: {
      endpoint: `http://127.0.0.1:${port}/push`,
      p256dh: keys.getPublicKey('base64url'),
      auth: auth.toString('base64url'),
    },
    sender: {
      publicKey: sender.getPublicKey('base64url'),
      privateKey: sender.getPrivateKey('base64url'),
      subject: 'https://hub.example.org',
    },
  }
  return { came, receiver, answerWith: (next: number) => (status = next), stop: () => service.close() }
}

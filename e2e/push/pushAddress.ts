import { createECDH, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PushNotice } from '../../worker/api/push/pushNotice'
import { decodePush } from '../../cli-patch/testing/decodePush'
import { refusalOf } from './vapid'

/** A browser's place at a push service, and the keys with which only it reads what comes. */
export interface PushAddress {
  /** What a machine has to be told, for `happy-hub-notify add`. */
  target: { endpoint: string; p256dh: string; auth: string }
  sender: { publicKey: string; privateKey: string; subject: string }
  /** What came so far, opened; from that sender alone. */
  came(): PushNotice[]
  /** From now on senders get this status; only those that get 201 were taken. */
  answerWith(status: number): void
  /** How many senders got another status than 201. */
  refused(): number
  stop(): Promise<void>
}

/** For a browser whose own push service is out of reach: Chromium's has no setting for another one. */
export async function openPushAddress(): Promise<PushAddress> {
  const keys = createECDH('prime256v1')
  keys.generateKeys()
  const auth = randomBytes(16)
  const sender = createECDH('prime256v1')
  sender.generateKeys()
  const publicKey = sender.getPublicKey('base64url')
  const came: PushNotice[] = []
  let origin = ''
  let answer = 201
  let refused = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const isStranger = refusalOf(String(request.headers.authorization), origin, publicKey) !== null
      const status = isStranger ? 403 : answer
      if (status === 201) came.push(JSON.parse(decodePush(Buffer.concat(chunks), keys, auth).toString()) as PushNotice)
      else refused += 1
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    target: {
      endpoint: `${origin}/push`,
      p256dh: keys.getPublicKey('base64url'),
      auth: auth.toString('base64url'),
    },
    sender: { publicKey, privateKey: sender.getPrivateKey('base64url'), subject: 'https://hub.example.org' },
    came: () => [...came],
    answerWith: (status) => void (answer = status),
    refused: () => refused,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

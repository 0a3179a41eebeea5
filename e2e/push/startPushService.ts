import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { takeBrowser, type BrowserLine } from './browserLine'
import { refusalOf } from './vapid'

/** A push as a sender posted it (RFC 8030). */
export interface PostedPush {
  path: string
  headers: IncomingMessage['headers']
  body: Buffer
  /** What the service answered. */
  status: number
}

/** What a browser said about a message that it got: 100 = delivered to the page's service worker, else not. */
export interface PushAck {
  channelId: string
  code: number
}

/**
 * A push service as Mozilla's (autopush): browsers speak its WebSocket protocol, senders post to it by RFC 8030, with
 * aes128gcm and VAPID. It cannot read what passes.
 */
export interface PushService {
  url: string
  /** For Firefox' `dom.push.serverURL`. */
  webSocketUrl: string
  posts(): PostedPush[]
  acks(): PushAck[]
  /** The next senders get this status instead. */
  refuseNext(status: number): void
  /** Forgets every browser: at its next hello one loses its subscriptions, as after an accident at Mozilla. */
  forgetBrowsers(): void
  /** Browsers connect again by themselves. */
  cutBrowsers(): void
  stop(): Promise<void>
}

interface Channel {
  id: string
  /** The sender's public key, which the browser registered; the only one that may send. */
  key: string | null
  browserId: string
}

interface Held {
  channelId: string
  version: string
  data: string
  topic: string | null
}

interface Browser {
  id: string
  line: BrowserLine | null
  held: Held[]
}

const mostBytes = 4096

export async function startPushService(): Promise<PushService> {
  const channels = new Map<string, Channel>()
  const browsers = new Map<string, Browser>()
  const posts: PostedPush[] = []
  const acks: PushAck[] = []
  const refusals: number[] = []
  const sockets = new Set<Socket>()
  let url = ''

  const deliver = (browser: Browser) => {
    for (const { channelId, version, data } of browser.held) {
      browser.line?.send({
        messageType: 'notification',
        channelID: channelId,
        version,
        data,
        headers: { encoding: 'aes128gcm' },
      })
    }
  }

  function take({ method, url: path = '', headers }: IncomingMessage, body: Buffer): number {
    const refused = refusals.shift()
    if (refused !== undefined) return refused
    const channel = channels.get(path.slice('/push/'.length))
    if (method !== 'POST') return 405
    if (!channel) return 410
    if (headers['content-encoding'] !== 'aes128gcm' || !/^\d+$/.test(String(headers['ttl']))) return 400
    if (body.length > mostBytes) return 413
    if (channel.key !== null && refusalOf(String(headers.authorization), url, channel.key) !== null) return 403
    const browser = browsers.get(channel.browserId)
    if (!browser) return 410
    const topic = typeof headers['topic'] === 'string' ? headers['topic'] : null
    browser.held = browser.held.filter(
      (each) => topic === null || each.topic !== topic || each.channelId !== channel.id,
    )
    browser.held.push({ channelId: channel.id, version: randomUUID(), data: body.toString('base64url'), topic })
    deliver(browser)
    return 201
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const status = take(request, body)
      posts.push({ path: request.url ?? '', headers: request.headers, body, status })
      response.writeHead(status, status === 201 ? { location: `${url}/message/${randomUUID()}` } : {}).end()
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })

  function hello(line: BrowserLine, known: unknown): Browser {
    // One that is not known gets a new name, by which it learns that its subscriptions are gone.
    const found = typeof known === 'string' ? browsers.get(known) : undefined
    const browser = found ?? { id: randomUUID().replaceAll('-', ''), line: null, held: [] }
    browser.line = line
    browsers.set(browser.id, browser)
    line.send({ messageType: 'hello', status: 200, uaid: browser.id, use_webpush: true, broadcasts: {} })
    deliver(browser)
    return browser
  }

  function follow(line: BrowserLine): void {
    let browser: Browser | null = null
    line.onMessage((message) => {
      const id = String(message['channelID'])
      switch (message['messageType']) {
        case 'hello':
          browser = hello(line, message['uaid'])
          return
        case 'register': {
          if (!browser) return
          const name = randomUUID()
          const key = typeof message['key'] === 'string' ? message['key'] : null
          channels.set(name, { id, key, browserId: browser.id })
          line.send({ messageType: 'register', channelID: id, status: 200, pushEndpoint: `${url}/push/${name}` })
          return
        }
        case 'unregister':
          for (const [name, channel] of channels) if (channel.id === id) channels.delete(name)
          line.send({ messageType: 'unregister', channelID: id, status: 200 })
          return
        case 'ack':
          for (const { channelID, version, code } of message['updates'] as Record<string, unknown>[]) {
            acks.push({ channelId: String(channelID), code: Number(code) })
            if (browser) browser.held = browser.held.filter((each) => each.version !== version)
          }
          return
        case undefined:
          // A ping.
          line.send({})
      }
    })
    line.onClose(() => {
      if (browser?.line === line) browser.line = null
    })
  }

  server.on('upgrade', (request, socket: Socket) => follow(takeBrowser(request, socket)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const cutBrowsers = () => {
    for (const { line } of browsers.values()) line?.cut()
  }
  return {
    url,
    webSocketUrl: `${url.replace('http', 'ws')}/`,
    posts: () => [...posts],
    acks: () => [...acks],
    refuseNext: (status) => void refusals.push(status),
    forgetBrowsers() {
      cutBrowsers()
      browsers.clear()
      channels.clear()
    },
    cutBrowsers,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

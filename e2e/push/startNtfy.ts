import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What an ntfy server gets of one notification, as its app shows it. */
export interface NtfyMessage {
  topic: string
  title: string
  message: string
  priority: number
  /** What a press opens. */
  click?: string
}

export interface Ntfy {
  url: string
  came(): NtfyMessage[]
  stop(): Promise<void>
}

/** Stands in for an ntfy server: takes messages as JSON at its root (https://docs.ntfy.sh/publish/#publish-as-json). */
export async function startNtfy(): Promise<Ntfy> {
  const came: NtfyMessage[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const isMessage = request.method === 'POST' && request.url === '/'
      if (isMessage) came.push(JSON.parse(Buffer.concat(chunks).toString()) as NtfyMessage)
      response.writeHead(isMessage ? 200 : 404, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    came: () => [...came],
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

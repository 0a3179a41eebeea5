import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

// Commands for tests that run in a browser: servers that behave as no Happy server does.

const servers = new Map<string, { server: Server; asked: string[] }>()

export type OddServer =
  /** Answers, and allows no page of another origin to read it. */
  { kind: 'without-cors' } | { kind: 'redirects'; to: string }

/** Gives its address. */
export async function startOddServer(_context: unknown, odd: OddServer): Promise<string> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { authorization, cookie, referer } = request.headers
    asked.push([request.method, request.url, authorization, cookie, referer].filter(Boolean).join(' '))
    if (odd.kind === 'redirects') {
      response.writeHead(302, { location: odd.to, 'access-control-allow-origin': '*' })
    }
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  servers.set(url, { server, asked })
  return url
}

/** Ends it, and gives what it was asked, with credentials and referrer where there were any. */
export async function stopOddServer(_context: unknown, url: string): Promise<string[]> {
  const stopped = servers.get(url)
  servers.delete(url)
  stopped?.server.closeAllConnections()
  await new Promise((resolve) => (stopped ? stopped.server.close(resolve) : resolve(null)))
  return stopped?.asked ?? []
}

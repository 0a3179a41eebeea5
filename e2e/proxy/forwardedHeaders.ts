import type http from 'node:http'
import { headerPairs } from './recordings'
import type { HeaderPairs } from './recordings'

/**
 * Names the target as the host, and the proxy in `X-Forwarded-*`, so that URLs which the server makes for attachments
 * lead through the proxy (docs/protocol.md 3.7). Asks for uncompressed answers, so that recordings can be searched.
 */
export function forwardedHeaders(request: http.IncomingMessage, target: URL): HeaderPairs {
  const dropped = new Set(['host', 'accept-encoding', 'connection', 'sec-websocket-extensions', 'transfer-encoding'])
  return [
    ['Host', target.host],
    ...headerPairs(request.rawHeaders).filter(([name]) => !dropped.has(name.toLowerCase())),
    ['X-Forwarded-Host', request.headers.host ?? target.host],
    ['X-Forwarded-Proto', 'http'],
  ]
}

import http from 'node:http'
import { Server } from 'socket.io'
import { attacks, type Attack, type AttackName } from './attacks'

/**
 * A server that lets everybody in and then does what its parent process says, by name, over the process channel. A
 * process of its own, so that what it makes up costs the tests' own clock nothing.
 */

let attack: Attack = attacks.none
let stops: (() => void)[] = []

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, authorization, content-type, x-happy-client',
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
}
const token = ['e30', Buffer.from(JSON.stringify({ sub: 'hostile-account' })).toString('base64url'), 'x'].join('.')

const plainAnswers: Record<string, object> = {
  '/health': { status: 'ok', timestamp: new Date().toISOString(), service: 'happy-server' },
  '/v1/auth': { success: true, token },
  '/v2/sessions': { sessions: [], hasNext: false, nextCursor: null },
  '/v2/sessions/active': { sessions: [] },
  '/v1/machines': [],
}

const server = http.createServer((request, response) => {
  if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end()
  const path = new URL(request.url ?? '/', 'http://hostile')
  if (attack.answer?.(path, response)) return
  const answer = plainAnswers[path.pathname]
  response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json', ...cors })
  response.end(JSON.stringify(answer ?? { error: 'Not found' }))
})
const io = new Server(server, { path: '/v1/updates', cors: { origin: '*' }, maxHttpBufferSize: 1e9 })

function begin(): void {
  for (const stop of stops) stop()
  stops = [...io.sockets.sockets.values()].flatMap((socket) => attack.flood?.(socket) ?? [])
}

io.on('connection', (socket) => {
  const stop = attack.flood?.(socket)
  if (stop) {
    stops.push(stop)
    socket.on('disconnect', stop)
  }
})

process.on('message', (name: AttackName) => {
  attack = attacks[name]
  begin()
  // Connecting again makes the app read its lists again.
  for (const socket of io.sockets.sockets.values()) socket.conn.close()
  process.send?.('begun')
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' && address ? address.port : 0)
})

import type { ServerResponse } from 'node:http'
import type { Socket } from 'socket.io'

const mebibyte = 1024 * 1024

/** What a hostile server does to the app that is signed in to it. */
export interface Attack {
  /** Answers `GET path` instead of the plain empty answer; false = not this path. */
  answer?(path: URL, response: ServerResponse): boolean
  /** Runs for each connected socket until it is stopped. Returns the function that stops it. */
  flood?(socket: Socket): () => void
}

export type AttackName = keyof typeof attacks

function sendText(response: ServerResponse, ...parts: string[]): true {
  response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' })
  for (const part of parts) response.write(part)
  response.end()
  return true
}

const isSessionList = ({ pathname }: URL): boolean => pathname.startsWith('/v2/sessions')

function sessionRow(number: number, metadata = 'AAAA'): object {
  const at = Date.now()
  const id = `hostile${String(number).padStart(12, '0')}`
  const versions = { metadataVersion: 1, agentState: null, agentStateVersion: 0, dataEncryptionKey: null }
  return { id, seq: 1, createdAt: at, updatedAt: at, active: false, activeAt: at, metadata, ...versions }
}

function pageOf(path: URL, rows: number, total: number, metadata?: string): string {
  const from = Number(path.searchParams.get('cursor')?.split('_').at(-1) ?? 0)
  const sessions = Array.from({ length: Math.min(rows, total - from) }, (_, index) =>
    sessionRow(from + index, metadata),
  )
  const hasNext = from + rows < total
  return JSON.stringify({ sessions, hasNext, nextCursor: hasNext ? `cursor_v1_${from + rows}` : null })
}

/** Sends so many frames a second, evenly. */
function perSecond(count: number, send: () => void): () => void {
  const stepMs = 20
  const timer = setInterval(() => {
    for (let sent = 0; sent < (count * stepMs) / 1000; sent++) send()
  }, stepMs)
  return () => clearInterval(timer)
}

/** A frame as it stands, past socket.io's own encoder. */
function sendRaw(socket: Socket, text: string): void {
  socket.conn.write(text)
}

function everySecond(send: () => void): () => void {
  send()
  const timer = setInterval(send, 1000)
  return () => clearInterval(timer)
}

let made = 0
const update = (body: object) => ({ id: `u${++made}`, seq: made, createdAt: Date.now(), body })

export const attacks = {
  none: {},
  'answer of 60 MB of zeros': {
    answer: (path, response) =>
      isSessionList(path) &&
      sendText(response, '{"sessions":[', ...Array.from({ length: 60 }, () => '0,'.repeat(mebibyte / 2)), '0]}'),
  },
  'answer of 10 MB of nested brackets': {
    answer: (path, response) => isSessionList(path) && sendText(response, '['.repeat(10 * mebibyte)),
  },
  'frame of 60 MB of small arrays': {
    flood: (socket) => everySecond(() => sendRaw(socket, `2["update",[${'[],'.repeat(20 * mebibyte)}0]]`)),
  },
  'list of 150,000 sessions': {
    answer: (path, response) => path.pathname === '/v2/sessions' && sendText(response, pageOf(path, 200, 150_000)),
  },
  '10,000 new sessions a second': {
    flood: (socket) =>
      perSecond(10_000, () => socket.emit('update', update({ t: 'new-session', ...sessionRow(++made) }))),
  },
  'valid page of 60 MB': {
    answer: (path, response) =>
      path.pathname === '/v2/sessions' && sendText(response, pageOf(path, 200, 200, 'A'.repeat(300_000))),
  },
  'frame of 100 MB': {
    flood: (socket) => everySecond(() => sendRaw(socket, `2["update","${'x'.repeat(100 * mebibyte)}"]`)),
  },
  'flood of activity': {
    flood: (socket) =>
      perSecond(10_000, () =>
        socket.emit('ephemeral', {
          type: 'activity',
          id: 'hostile',
          active: true,
          activeAt: Date.now(),
          thinking: true,
        }),
      ),
  },
  'flood of messages': {
    flood: (socket) =>
      perSecond(10_000, () => {
        const message = {
          id: `m${++made}`,
          seq: made,
          content: { t: 'encrypted', c: 'AAAA' },
          localId: null,
          createdAt: made,
        }
        socket.emit('update', update({ t: 'new-message', sid: 'hostile', message }))
      }),
  },
  'answer of 100 MB': {
    answer: (path, response) =>
      isSessionList(path) && sendText(response, '"', ...Array.from({ length: 100 }, () => 'x'.repeat(mebibyte)), '"'),
  },
  'pages of 20 MB without end': {
    answer: (path, response) =>
      path.pathname === '/v2/sessions' && sendText(response, pageOf(path, 200, 1_000_000, 'A'.repeat(100_000))),
  },
} satisfies Record<string, Attack>

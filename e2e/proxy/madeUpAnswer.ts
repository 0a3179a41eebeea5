import type { IncomingMessage } from 'node:http'
import { garbageAnswers } from './faults'
import type { FaultEffect } from './faults'
import type { HeaderPairs, HttpRecording } from './recordings'

type Answer = NonNullable<HttpRecording['answer']>

/** The answer of a fault that asks no server. */
export function madeUpAnswer(
  fault: Extract<FaultEffect, { kind: 'status' | 'garbage' | 'answer' }>,
  request: IncomingMessage,
): Answer {
  // With the server's CORS headers, or a browser could not tell the fault from an absent server.
  const cors: HeaderPairs = [
    ['Access-Control-Allow-Origin', '*'],
    ['Access-Control-Allow-Headers', '*, authorization, content-type, x-happy-client'],
    ['Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE'],
  ]
  if (request.method === 'OPTIONS') return { status: 204, headers: cors, body: Buffer.alloc(0) }
  const { status, contentType, headers, body } = contentOf(fault)
  return {
    status,
    headers: [['Content-Type', contentType], ...cors, ...Object.entries(headers ?? {})],
    body: Buffer.from(body),
  }
}

interface Content {
  status: number
  contentType: string
  headers?: Record<string, string>
  body: string
}

function contentOf(fault: Parameters<typeof madeUpAnswer>[0]): Content {
  const contentType = 'application/json'
  switch (fault.kind) {
    case 'garbage':
      return { status: 200, ...garbageAnswers[fault.body] }
    case 'status':
      return { status: fault.status, contentType, body: statusBody(fault.status) }
    case 'answer':
      return {
        status: fault.status ?? 200,
        contentType,
        body: JSON.stringify(fault.body),
        ...(fault.headers ? { headers: fault.headers } : {}),
      }
  }
}

function statusBody(status: number): string {
  return JSON.stringify({ error: status === 401 ? 'Invalid token' : 'Internal Server Error', statusCode: status })
}

/** As bytes for a socket that asked for an upgrade. */
export function plainHttpAnswer(answer: Answer): Buffer {
  const headers: HeaderPairs = [
    ...answer.headers,
    ['Content-Length', String(answer.body.length)],
    ['Connection', 'close'],
  ]
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  return Buffer.concat([Buffer.from([`HTTP/1.1 ${answer.status} Fault`, ...lines, '', ''].join('\r\n')), answer.body])
}

import http from 'node:http'
import https from 'node:https'
import type { FaultEffect, Gate } from './faults'
import { forwardedHeaders } from './forwardedHeaders'
import { madeUpAnswer } from './madeUpAnswer'
import type { ProxyState } from './proxyState'
import { headerPairs } from './recordings'
import type { HeaderPairs, HttpRecording } from './recordings'

/** Long enough for the requests behind it to be answered first. */
const overtakenMs = 400

/** Answers a request as the target does, or as the fault in force says. */
export async function relayHttp(
  proxy: ProxyState,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const { faults, log } = proxy
  const method = request.method ?? 'GET'
  const url = request.url ?? '/'
  const fault = faults.take(method, url)
  const recording: HttpRecording = {
    kind: 'http',
    time: Date.now(),
    method,
    url,
    requestHeaders: headerPairs(request.rawHeaders),
    requestBody: Buffer.alloc(0),
    fault: fault.kind,
    answer: null,
  }
  log.push(recording)
  try {
    recording.requestBody = await readAll(request)
    const answer = await answerFor(fault, request, recording, proxy)
    if (answer === 'none') return
    if (answer === 'reset') {
      request.socket.resetAndDestroy()
      return
    }
    recording.answer = answer
    if (fault.kind === 'truncate' && answer.body.length > 0) {
      sendHalf(answer, response)
      return
    }
    response.writeHead(answer.status, answer.headers.flat())
    response.end(answer.body)
  } catch {
    // The target is down or the client left: to the client it looks as without a proxy.
    request.socket.destroy()
  }
}

async function answerFor(
  fault: FaultEffect,
  request: http.IncomingMessage,
  recording: HttpRecording,
  proxy: ProxyState,
): Promise<NonNullable<HttpRecording['answer']> | 'none' | 'reset'> {
  const { target } = proxy
  switch (fault.kind) {
    case 'refuse':
      return 'reset'
    case 'hang':
      return 'none'
    case 'status':
    case 'garbage':
    case 'answer':
      return madeUpAnswer(fault, request)
    case 'hold': {
      if (fault.at === 'request') await stopAt(fault.gate, request)
      const answer = await forward(request, recording, target)
      if (fault.at === 'answer') await stopAt(fault.gate, request)
      return answer
    }
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, fault.ms))
      return forward(request, recording, target)
    case 'cut':
      await forward(request, recording, target)
      return 'reset'
    case 'reorder':
      proxy.reordered += 1
      if (proxy.reordered % 2 === 1) await new Promise((resolve) => setTimeout(resolve, overtakenMs))
      return forward(request, recording, target)
    case 'pass':
    case 'duplicate':
    case 'truncate':
      return forward(request, recording, target)
  }
}

/** Says how long the answer is, sends half of it, and ends the connection. */
function sendHalf(
  { status, headers, body }: NonNullable<HttpRecording['answer']>,
  response: http.ServerResponse,
): void {
  response.writeHead(status, [...headers, ['Content-Length', String(body.length)]].flat())
  response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy())
}

function forward(
  request: http.IncomingMessage,
  recording: HttpRecording,
  target: URL,
): Promise<NonNullable<HttpRecording['answer']>> {
  return new Promise((resolve, reject) => {
    const headers = forwardedHeaders(request, target)
    const outgoing = (target.protocol === 'https:' ? https : http).request(
      {
        protocol: target.protocol,
        hostname: target.hostname,
        port: target.port,
        method: recording.method,
        path: recording.url,
        headers: headers.flat(),
        agent: false,
      },
      (incoming) => {
        resolve(readAnswer(incoming))
      },
    )
    outgoing.on('error', reject)
    // A client that leaves takes its request with it. Sockets are kept alive over many requests.
    const abandon = (): void => void outgoing.destroy()
    request.socket.once('close', abandon)
    outgoing.once('close', () => request.socket.off('close', abandon))
    outgoing.end(recording.requestBody)
  })
}

async function readAnswer(incoming: http.IncomingMessage): Promise<NonNullable<HttpRecording['answer']>> {
  const body = await readAll(incoming)
  return { status: incoming.statusCode ?? 502, headers: withoutHopByHop(headerPairs(incoming.rawHeaders)), body }
}

function withoutHopByHop(headers: HeaderPairs): HeaderPairs {
  const dropped = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()))
}

async function readAll(stream: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Rejects when the client left meanwhile: what it asked for never comes to the server then. */
async function stopAt(gate: Gate, request: http.IncomingMessage): Promise<void> {
  gate.arrive()
  await gate.opened
  if (request.socket.destroyed) throw new Error('The client left')
}

import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { FrameDecoder, MessageAssembler, serverTextFrame } from '../proxy/webSocketFrames'

/** A browser's WebSocket at the push service: JSON objects in both directions. */
export interface BrowserLine {
  send(message: object): void
  onMessage(listener: (message: Record<string, unknown>) => void): void
  onClose(listener: () => void): void
  cut(): void
}

const webSocketMark = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const ping = 9
const close = 8

export function takeBrowser(request: IncomingMessage, socket: Socket): BrowserLine {
  const key = String(request.headers['sec-websocket-key'])
  const protocol = request.headers['sec-websocket-protocol']
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${createHash('sha1')
        .update(key + webSocketMark)
        .digest('base64')}`,
      ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
      '\r\n',
    ].join('\r\n'),
  )
  const decoder = new FrameDecoder()
  const assembler = new MessageAssembler()
  const listeners: ((message: Record<string, unknown>) => void)[] = []
  socket.on('data', (chunk) => {
    for (const frame of decoder.push(chunk)) {
      if (frame.opcode === close) socket.end()
      else if (frame.opcode === ping) socket.write(Buffer.from([0x8a, 0]))
      else if (frame.opcode < close) {
        const text = assembler.push(frame)?.payload.toString()
        if (text === undefined) continue
        const message = JSON.parse(text) as Record<string, unknown>
        for (const listener of listeners) listener(message)
      }
    }
  })
  socket.on('error', () => undefined)
  return {
    send: (message) => void socket.write(serverTextFrame(JSON.stringify(message))),
    onMessage: (listener) => void listeners.push(listener),
    onClose: (listener) => void socket.on('close', listener),
    cut: () => socket.destroy(),
  }
}

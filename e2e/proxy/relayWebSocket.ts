import type { Socket } from 'node:net'
import type { FaultEffect } from './faults'
import type { FrameRecording, OpenWebSocket } from './recordings'
import { FrameDecoder, MessageAssembler, serverTextFrame } from './webSocketFrames'
import type { WebSocketFrame, WebSocketMessage } from './webSocketFrames'

interface RelayOptions {
  client: Socket
  server: Socket
  socket: OpenWebSocket
  /** The fault in force for this socket, asked for every frame. */
  fault(): FaultEffect
  record(frame: FrameRecording): void
}

export interface WebSocketRelay {
  /** Passes on what a `hang` held back. Called when the faults change. */
  faultsChanged(): void
}

/** Carries an upgraded connection, frame by frame, until either side ends. */
export function relayWebSocket(options: RelayOptions): WebSocketRelay {
  const toServer = relayDirection(options, 'to-server', options.client, options.server)
  const toClient = relayDirection(options, 'to-client', options.server, options.client)
  return {
    faultsChanged() {
      toServer()
      toClient()
    },
  }
}

function relayDirection(
  options: RelayOptions,
  direction: FrameRecording['direction'],
  from: Socket,
  to: Socket,
): () => void {
  const decoder = new FrameDecoder()
  const assembler = new MessageAssembler()
  let held: Buffer[] = []
  /** An update that the one behind it overtakes. */
  let overtaken: Buffer | null = null

  const send = (bytes: Buffer): void => {
    if (!to.destroyed) to.write(bytes)
  }
  const passMessage = (message: WebSocketMessage): void => {
    const { type, payload } = message
    options.record({ kind: 'frame', time: Date.now(), socketId: options.socket.socketId, direction, type, payload })
    const fault = options.fault()
    if (direction === 'to-server') {
      options.socket.handshake ??= socketIoHandshake(payload)
    } else if (fault.kind === 'status' && fault.status === 401 && startsWith(payload, '40')) {
      send(serverTextFrame('44{"message":"Invalid authentication token"}'))
      return
    } else if (startsWith(payload, '42["update"')) {
      passUpdate(fault, message)
      return
    }
    send(message.raw)
  }
  const passUpdate = (fault: FaultEffect, { payload, raw }: WebSocketMessage): void => {
    if (fault.kind === 'truncate') {
      send(serverTextFrame(payload.subarray(0, payload.length / 2)))
      return
    }
    if (fault.kind === 'reorder' && overtaken === null) {
      overtaken = raw
      return
    }
    send(raw)
    if (fault.kind === 'duplicate') send(raw)
    sendOvertaken()
  }
  const sendOvertaken = (): void => {
    if (overtaken) send(overtaken)
    overtaken = null
  }
  const pass = (frame: WebSocketFrame): void => {
    if (frame.opcode >= 8) {
      send(frame.raw)
      return
    }
    const message = assembler.push(frame)
    if (message) passMessage(message)
  }
  const flush = (): void => {
    const fault = options.fault()
    if (fault.kind === 'hang') return
    if (fault.kind !== 'reorder') sendOvertaken()
    const chunks = held
    held = []
    for (const chunk of chunks) for (const frame of decoder.push(chunk)) pass(frame)
  }

  from.on('data', (chunk: Buffer) => {
    const fault = options.fault()
    held.push(chunk)
    if (fault.kind === 'delay') setTimeout(flush, fault.ms)
    else flush()
  })
  from.on('close', () => to.destroy())
  from.on('end', () => to.end())
  from.on('error', () => to.destroy())
  return flush
}

function startsWith(payload: Buffer, text: string): boolean {
  return payload.subarray(0, text.length).toString('latin1') === text
}

/** `40{…}` is the CONNECT packet of Socket.IO over Engine.IO; its JSON is the `auth` object. */
function socketIoHandshake(payload: Buffer): Record<string, unknown> | null {
  if (!startsWith(payload, '40{')) return null
  try {
    return JSON.parse(payload.subarray(2).toString('utf8')) as Record<string, unknown>
  } catch {
    return null
  }
}

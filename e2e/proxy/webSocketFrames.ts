/** RFC 6455 framing, without extensions: the proxy takes them out of the handshake. */
export interface WebSocketFrame {
  fin: boolean
  /** 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong. */
  opcode: number
  /** Unmasked. */
  payload: Buffer
  /** The frame's bytes as they came. */
  raw: Buffer
}

export interface WebSocketMessage {
  type: 'text' | 'binary'
  payload: Buffer
  /** The bytes of all of its frames. */
  raw: Buffer
}

/** Cuts a byte stream into frames. */
export class FrameDecoder {
  private rest: Buffer = Buffer.alloc(0)

  push(chunk: Buffer): WebSocketFrame[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const frames: WebSocketFrame[] = []
    for (let frame = this.next(); frame !== null; frame = this.next()) frames.push(frame)
    return frames
  }

  private next(): WebSocketFrame | null {
    const bytes = this.rest
    if (bytes.length < 2) return null
    const first = bytes.readUInt8(0)
    const second = bytes.readUInt8(1)
    const masked = (second & 0x80) !== 0
    let length = second & 0x7f
    let offset = 2
    if (length === 126) {
      if (bytes.length < 4) return null
      length = bytes.readUInt16BE(2)
      offset = 4
    } else if (length === 127) {
      if (bytes.length < 10) return null
      length = Number(bytes.readBigUInt64BE(2))
      offset = 10
    }
    const payloadStart = offset + (masked ? 4 : 0)
    const end = payloadStart + length
    if (bytes.length < end) return null
    const payload = Buffer.from(bytes.subarray(payloadStart, end))
    if (masked) {
      const mask = bytes.subarray(offset, payloadStart)
      for (let index = 0; index < payload.length; index += 1) {
        payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0)
      }
    }
    this.rest = bytes.subarray(end)
    return { fin: (first & 0x80) !== 0, opcode: first & 0x0f, payload, raw: Buffer.from(bytes.subarray(0, end)) }
  }
}

/** Puts data frames together to messages; control frames may come in between. */
export class MessageAssembler {
  private frames: WebSocketFrame[] = []

  /** Returns the message that `frame` completes. Data frames only. */
  push(frame: WebSocketFrame): WebSocketMessage | null {
    this.frames.push(frame)
    if (!frame.fin) return null
    const frames = this.frames
    this.frames = []
    return {
      type: frames[0]?.opcode === 2 ? 'binary' : 'text',
      payload: Buffer.concat(frames.map((one) => one.payload)),
      raw: Buffer.concat(frames.map((one) => one.raw)),
    }
  }
}

/** One unmasked text frame, as a server sends it. */
export function serverTextFrame(text: string | Buffer): Buffer {
  const payload = Buffer.isBuffer(text) ? text : Buffer.from(text)
  let head: Buffer
  if (payload.length < 126) {
    head = Buffer.from([0x81, payload.length])
  } else if (payload.length < 65_536) {
    head = Buffer.alloc(4)
    head.writeUInt8(0x81, 0)
    head.writeUInt8(126, 1)
    head.writeUInt16BE(payload.length, 2)
  } else {
    head = Buffer.alloc(10)
    head.writeUInt8(0x81, 0)
    head.writeUInt8(127, 1)
    head.writeBigUInt64BE(BigInt(payload.length), 2)
  }
  return Buffer.concat([head, payload])
}

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameDecoder, MessageAssembler, serverTextFrame } from './webSocketFrames'

/** One frame as a client sends it: masked. */
function clientFrame(payload: Uint8Array, options: { fin: boolean; opcode: number; mask: Uint8Array }): Buffer {
  const head = [(options.fin ? 0x80 : 0) | options.opcode]
  const length = Buffer.alloc(9)
  if (payload.length < 126) head.push(0x80 | payload.length)
  else if (payload.length < 65_536) {
    length.writeUInt16BE(payload.length, 0)
    head.push(0x80 | 126, ...length.subarray(0, 2))
  } else {
    length.writeBigUInt64BE(BigInt(payload.length), 0)
    head.push(0x80 | 127, ...length.subarray(0, 8))
  }
  const masked = payload.map((byte, index) => byte ^ (options.mask[index % 4] ?? 0))
  return Buffer.concat([Buffer.from(head), options.mask, masked])
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength })
const mask = fc.uint8Array({ minLength: 4, maxLength: 4 })

test('any fragmentation, masking and chunking gives the message that was sent', () => {
  fc.assert(
    fc.property(
      fc.array(bytes(300), { minLength: 1, maxLength: 5 }),
      mask,
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (parts, key, steps) => {
        const wire = Buffer.concat(
          parts.flatMap((part, index) => [
            clientFrame(part, { fin: index === parts.length - 1, opcode: index === 0 ? 1 : 0, mask: key }),
            // A ping between the fragments must not disturb them.
            ...(index === 0 ? [clientFrame(Buffer.from('p'), { fin: true, opcode: 9, mask: key })] : []),
          ]),
        )
        const decoder = new FrameDecoder()
        const assembler = new MessageAssembler()
        const messages: Buffer[] = []
        for (let offset = 0, turn = 0; offset < wire.length; turn += 1) {
          const size = steps[turn % steps.length] ?? 1
          for (const frame of decoder.push(wire.subarray(offset, offset + size))) {
            if (frame.opcode >= 8) continue
            const message = assembler.push(frame)
            if (message) messages.push(message.payload)
          }
          offset += size
        }
        expect(messages).toEqual([Buffer.concat(parts)])
      },
    ),
  )
})

test.each([0, 125, 126, 65_535, 65_536, 200_000])('a server frame of %i bytes is read back', (length) => {
  const text = 'x'.repeat(length)
  const [frame] = new FrameDecoder().push(serverTextFrame(text))
  expect(frame?.fin).toBe(true)
  expect(frame?.payload.toString()).toBe(text)
})

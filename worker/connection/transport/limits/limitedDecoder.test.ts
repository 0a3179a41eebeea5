import { expect, test, vi } from 'vitest'
import { LimitedDecoder } from './limitedDecoder'
import { limits } from './limits'

function decoderAt(start = 0) {
  let time = start
  const passedOver = vi.fn<() => void>()
  const decoder = new LimitedDecoder(passedOver, () => time)
  const packets: unknown[] = []
  decoder.on('decoded', (packet: unknown) => packets.push(packet))
  return { decoder, packets, passedOver, wait: (ms: number) => (time += ms) }
}

const event = (data: unknown): string => `2${JSON.stringify(['update', data])}`

test('reads what socket.io reads', () => {
  const { decoder, packets } = decoderAt()
  decoder.add('0{"sid":"x"}')
  decoder.add(event({ body: { t: 'new-message' } }))
  decoder.add('31[{"ok":true}]')
  expect(packets).toMatchObject([
    { type: 0, data: { sid: 'x' } },
    { type: 2, data: ['update', { body: { t: 'new-message' } }] },
    { type: 3, id: 1, data: [{ ok: true }] },
  ])
})

test.each([
  ['too large a frame', `2["update","${'x'.repeat(limits.frameLength)}"]`],
  ['too deep a frame', `2["update",${'['.repeat(limits.jsonDepth + 1)}`],
  ['too many values', `2["update",[${'[],'.repeat(limits.jsonValues)}0]]`],
  ['an answer that is too complex', `31[${'[],'.repeat(limits.jsonValues)}0]`],
  ['a packet that announces attachments', new ArrayBuffer(8)],
])('refuses %s', (_name, packet) => {
  const { decoder, packets } = decoderAt()
  expect(() => decoder.add(packet)).toThrow()
  expect(packets).toEqual([])
})

test('events beyond the rate are passed over and said; answers are not; a calm time lets events in again', () => {
  const { decoder, packets, passedOver, wait } = decoderAt()
  for (let sent = 0; sent < limits.events.burst + 500; sent++) decoder.add(event(sent))
  expect(packets).toHaveLength(limits.events.burst)
  expect(passedOver).toHaveBeenCalledTimes(500)
  decoder.add('37[{"ok":true}]')
  expect(packets).toHaveLength(limits.events.burst + 1)
  wait(1000)
  for (let sent = 0; sent < limits.events.perSecond + 10; sent++) decoder.add(event(sent))
  expect(packets).toHaveLength(limits.events.burst + 1 + limits.events.perSecond)
})

test('few large events are as many as small ones: those beyond a budget of text are passed over', () => {
  const { decoder, packets, passedOver, wait } = decoderAt()
  const large = event('x'.repeat(limits.frameLength - 1000))
  for (let sent = 0; sent < 20; sent++) decoder.add(large)
  expect(packets).toHaveLength(4)
  expect(passedOver).toHaveBeenCalledTimes(16)
  decoder.add('37[{"ok":true}]')
  wait(1000)
  decoder.add(large)
  expect(packets).toHaveLength(6)
})

test.each([
  ['many', '37[{"ok":true}]'],
  ['large', `37["${'x'.repeat(limits.frameLength - 1000)}"]`],
])('a flood of answers ends the connection: %s', (_name, packet) => {
  const { decoder, packets } = decoderAt()
  const flood = () => {
    for (let sent = 0; sent < 10_000; sent++) decoder.add(packet)
  }
  expect(flood).toThrow()
  expect(packets.length).toBeLessThanOrEqual(limits.answers.burst)
})

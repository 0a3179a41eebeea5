import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeBase64Url } from '../crypto/base64'
import { readHostSetting, withoutTerminal } from './hostSetting'

const keyOf = (seed: number): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(seed)
const linkOf = (seed: number, server = '&server=http%3A%2F%2F127.0.0.1%3A3005'): string =>
  `http://localhost:4173/terminal/connect#key=${encodeBase64Url(keyOf(seed))}${server}`

it('reads labels by the canonical address', () => {
  const { labels } = readHostSetting({ labels: { 'HTTP://127.0.0.1:3005/': 'laptop', 'https://a.example:443': 'A' } })
  expect([...labels]).toEqual([
    ['http://127.0.0.1:3005', 'laptop'],
    ['https://a.example', 'A'],
  ])
})

it.each([7, null, '', ' ', 'x'.repeat(41), '\u0000\u202E'])('leaves the label %j out', (label) => {
  expect(readHostSetting({ labels: { 'https://a.example': label } }).labels.size).toBe(0)
})

it('takes control and formatting characters out of a label', () => {
  const { labels } = readHostSetting({ labels: { 'https://a.example': ' my\u0007 \u202Eserver\n' } })
  expect([...labels.values()]).toEqual(['my server'])
})

it('takes terminals whose link names a server, and no others', () => {
  const good = { label: 'laptop', link: linkOf(1) }
  const bad = [
    { label: 'cloud', link: linkOf(2, '') },
    { label: 'x', link: 'https://evil.example' },
    { link: linkOf(3) },
  ]
  expect(readHostSetting({ demo: [good, ...bad, null] }).demo).toEqual([good])
})

it('takes anything without throwing', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (labels, demo) => {
      const setting = readHostSetting({ labels, demo })
      expect([...setting.labels.values(), ...setting.demo.map(({ label }) => label)]).not.toContain('')
    }),
  )
  expect(readHostSetting(undefined)).toEqual({ labels: new Map(), demo: [] })
})

it('forgets a terminal by its key', () => {
  const [one, two] = [1, 2].map((seed) => ({ label: `${seed}`, link: linkOf(seed) }))
  if (!one || !two) throw new Error('Two terminals are needed')
  expect(withoutTerminal([one, two], (key) => key[0] === 1)).toEqual([two])
})

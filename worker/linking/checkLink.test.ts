import { afterEach, expect, it, vi } from 'vitest'
import { checkLink } from './checkLink'

const key = 'A'.repeat(43)
const codeOf = (server: string) => `https://hub.example/sign-in#code=${key}&server=${encodeURIComponent(server)}`

afterEach(() => vi.unstubAllGlobals())

it.each([
  [`happy://terminal?${key}`, 'paste', { kind: 'terminal-link' }],
  [
    `https://hub.example/terminal/connect#key=${key}&server=https%3A%2F%2Fbox.example`,
    'image',
    { kind: 'terminal-link' },
  ],
  [`happy:///account?${key}`, 'camera', { kind: 'account-request' }],
  [codeOf('https://box.example'), 'camera', { kind: 'device-code' }],
  [codeOf('http://localhost:3005'), 'paste', { kind: 'device-code' }],
  [codeOf('http://localhost:3005'), 'camera', { kind: 'no-link', problem: 'device-code-of-loopback' }],
  ['hello', 'paste', { kind: 'no-link', problem: 'not-a-link' }],
  ['happy://terminal?abc', 'paste', { kind: 'no-link', problem: 'key-invalid' }],
] as const)('%s from %s', (text, source, answer) => {
  // A fetch would fail the test: nobody is contacted.
  vi.stubGlobal('fetch', () => expect.unreachable())
  expect(checkLink(text, source)).toEqual(answer)
})

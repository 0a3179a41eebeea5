/**
 * Id by which envelopes name the helper that a Claude tool call started:
 * `"c"` + the first 23 hex digits of SHA-256(`claude-subagent:` + tool call id) (docs/protocol.md 6.5).
 */
export function claudeSubagentId(toolCallId: string): string {
  return subagentId('claude-subagent:', toolCallId)
}

/** The same rule for any prefix (`codex-subagent:` for Codex threads). */
export function subagentId(prefix: string, providerId: string): string {
  const digest = sha256(new TextEncoder().encode(prefix + providerId))
  return `c${digest
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('')
    .slice(0, 23)}`
}

// The reducer is synchronous and WebCrypto is not. No secret passes through here: it only names things.
const PRIMES = firstPrimes(64)
const INITIAL = PRIMES.slice(0, 8).map((prime) => fractionBits(Math.sqrt(prime)))
const ROUND_CONSTANTS = PRIMES.map((prime) => fractionBits(Math.cbrt(prime)))

function sha256(bytes: Uint8Array): number[] {
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 4, bytes.length * 8)
  let state = INITIAL
  for (let offset = 0; offset < padded.length; offset += 64) {
    const words = Array.from({ length: 16 }, (_, index) => view.getUint32(offset + index * 4))
    state = compress(state, words)
  }
  return state
}

function compress(state: readonly number[], block: readonly number[]): number[] {
  const words = [...block]
  const word = (index: number) => words[index] ?? 0
  for (let index = 16; index < 64; index++) {
    const a = word(index - 15)
    const b = word(index - 2)
    const small0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
    const small1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)
    words.push((word(index - 16) + small0 + word(index - 7) + small1) >>> 0)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let index = 0; index < 64; index++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const first = h + big1 + ((e & f) ^ (~e & g)) + (ROUND_CONSTANTS[index] ?? 0) + word(index)
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const second = big0 + ((a & b) ^ (a & c) ^ (b & c))
    h = g
    g = f
    f = e
    e = (d + first) >>> 0
    d = c
    c = b
    b = a
    a = (first + second) >>> 0
  }
  return [a, b, c, d, e, f, g, h].map((value, index) => (value + (state[index] ?? 0)) >>> 0)
}

function rotate(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits))
}

function fractionBits(value: number): number {
  return ((value % 1) * 2 ** 32) >>> 0
}

function firstPrimes(count: number): number[] {
  const primes: number[] = []
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  }
  return primes
}

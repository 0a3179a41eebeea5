import { randomBytes, randomInt } from 'node:crypto'

const FINGERPRINT = randomBase36(4)
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
let counter = 0

/**
 * A cuid as the real server makes them: `c`, time, counter, process, random; 25 characters.
 * Later ids sort after earlier ones, which the paging of `GET /v2/sessions` stands on (docs/protocol.md 3.2).
 */
export function createCuid(now: number): string {
  counter = (counter + 1) % 36 ** 4
  return `c${now.toString(36)}${counter.toString(36).padStart(4, '0')}${FINGERPRINT}${randomBase36(8)}`
}

/** Id of an `update` container: 12 letters or digits (docs/protocol.md 4.2). */
export function createUpdateId(): string {
  return Array.from(randomBytes(12), (byte) => BASE62[byte % 62]).join('')
}

function randomBase36(length: number): string {
  return Array.from({ length }, () => randomInt(36).toString(36)).join('')
}

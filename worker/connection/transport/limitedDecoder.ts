import { Decoder } from 'socket.io-parser'
import { isSimpleJson } from './jsonGuard'
import { limits } from './limits'

/** An event without acknowledgement: the only packet that a server sends unasked, and the only one that may be passed over. */
const eventType = '2'

/**
 * Stands in front of socket.io's own decoder: what is too large, too complex or binary ends the connection as a parse
 * error; events beyond the rate are passed over unread.
 */
export class LimitedDecoder extends Decoder {
  private readonly onPassedOver: () => void
  private readonly now: () => number
  private tokens: number = limits.eventBurst
  private refilledAt: number

  constructor(onPassedOver: () => void, now: () => number = () => performance.now()) {
    super()
    this.onPassedOver = onPassedOver
    this.now = now
    this.refilledAt = now()
  }

  override add(packet: unknown): void {
    if (typeof packet !== 'string') throw new Error('binary packet')
    if (packet.startsWith(eventType) && !this.takeToken()) return this.onPassedOver()
    if (packet.length > limits.frameLength) throw new Error('frame too large')
    if (!isSimpleJson(packet, { depth: limits.jsonDepth, values: limits.jsonValues }))
      throw new Error('frame too complex')
    super.add(packet)
  }

  private takeToken(): boolean {
    const now = this.now()
    const refill = ((now - this.refilledAt) / 1000) * limits.eventsPerSecond
    this.tokens = Math.min(limits.eventBurst, this.tokens + refill)
    this.refilledAt = now
    if (this.tokens < 1) return false
    this.tokens--
    return true
  }
}

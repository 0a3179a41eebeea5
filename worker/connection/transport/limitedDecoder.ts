import { Decoder } from 'socket.io-parser'
import { createRateLimit, type RateLimit } from '../../shared/rateLimit'
import { isSimpleJson } from './jsonGuard'
import { limits } from './limits'

/**
 * An event without acknowledgement: the only packet that a server sends unasked, and the only one that may be passed
 * over.
 */
const eventType = '2'

/**
 * Stands in front of socket.io's own decoder: what is too large, too complex or binary ends the connection as a parse
 * error; events beyond the rate are dropped unread.
 */
export class LimitedDecoder extends Decoder {
  private readonly onPassedOver: () => void
  private readonly events: RateLimit

  constructor(onPassedOver: () => void, events: RateLimit = createRateLimit(limits.events)) {
    super()
    this.onPassedOver = onPassedOver
    this.events = events
  }

  override add(packet: unknown): void {
    if (typeof packet !== 'string') throw new Error('binary packet')
    if (packet.startsWith(eventType) && !this.events.take()) return this.onPassedOver()
    if (packet.length > limits.frameLength) throw new Error('frame too large')
    if (!isSimpleJson(packet, { depth: limits.jsonDepth, values: limits.jsonValues })) {
      throw new Error('frame too complex')
    }
    super.add(packet)
  }
}

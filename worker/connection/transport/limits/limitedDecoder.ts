import { Decoder } from 'socket.io-parser'
import { createRateLimit, type RateLimit } from '../../../shared/rateLimit'
import { isSimpleJson } from './jsonGuard'
import { limits } from './limits'

/**
 * An event without acknowledgement: the only packet that a server sends unasked, and the only one that may be passed
 * over.
 */
const eventType = '2'

/** How much one kind of packets may be. */
interface Flow {
  packets: RateLimit
  length: RateLimit
}

/** `now`: a monotonic clock in ms. */
function createFlow(packets: { perSecond: number; burst: number }, now?: () => number): Flow {
  return { packets: createRateLimit(packets, now), length: createRateLimit(limits.frames, now) }
}

/**
 * Stands in front of socket.io's own decoder: what is too large, too complex or binary ends the connection as a parse
 * error, and so do answers beyond their rate; events beyond theirs are dropped unread.
 */
export class LimitedDecoder extends Decoder {
  private readonly onPassedOver: () => void
  private readonly events: Flow
  private readonly answers: Flow

  constructor(onPassedOver: () => void, now?: () => number) {
    super()
    this.onPassedOver = onPassedOver
    this.events = createFlow(limits.events, now)
    this.answers = createFlow(limits.answers, now)
  }

  override add(packet: unknown): void {
    if (typeof packet !== 'string') throw new Error('binary packet')
    if (packet.length > limits.frameLength) throw new Error('frame too large')
    const isEvent = packet.startsWith(eventType)
    const { packets, length } = isEvent ? this.events : this.answers
    if (!packets.take() || !length.take(packet.length)) {
      if (isEvent) return this.onPassedOver()
      throw new Error('too many answers')
    }
    if (!isSimpleJson(packet, { depth: limits.jsonDepth, values: limits.jsonValues })) {
      throw new Error('frame too complex')
    }
    super.add(packet)
  }
}

import type { Delivery } from '../../../worker/api/chat'
import { messages } from '../../i18n/messages'
import { fileSize } from '../../names/fileSize.logic'

const words = messages.sessions.delivery

/** Words under a message of ours; null once it is in the conversation. `why` words an error. */
export function deliveryText(
  delivery: Delivery,
  serverLabel: string,
  why: (error: Extract<Delivery, { state: 'failed' }>['error']) => string,
): string | null {
  switch (delivery.state) {
    case 'delivered':
      return null
    case 'waiting':
    case 'held':
    case 'sending':
    case 'sent':
      return words[delivery.state]
    case 'queued':
      return words.queued(serverLabel)
    case 'uploading':
      return words.uploading(delivery.done + 1, delivery.of, fileSize(delivery.bytes.done), fileSize(delivery.bytes.of))
    case 'failed':
      return words.failed(why(delivery.error))
  }
}

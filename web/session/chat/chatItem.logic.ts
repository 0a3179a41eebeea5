import type { ChatEvent, ChatItem, Delivery } from '../../../worker/api/chat'
import { messages } from '../../i18n/messages'
import { absoluteTime } from '../../time/time.logic'

const { events, delivery: deliveryWords } = messages.sessions

export function eventText(event: ChatEvent['event']): string {
  switch (event.type) {
    case 'message':
      return event.text
    case 'mode-switched':
      return event.mode === 'local' ? events.local : events.remote
    case 'limit-reached':
      return events.limit(absoluteTime(event.endsAt))
    case 'permission-mode-changed':
      return events.mode(event.mode)
    case 'title-changed':
      return events.title(event.title)
    case 'entered-plan-mode':
      return events.plan
    case 'turn-ended':
      return event.status === 'failed' ? events.failed : events.cancelled
  }
}

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
      return deliveryWords[delivery.state]
    case 'queued':
      return deliveryWords.queued(serverLabel)
    case 'uploading':
      return deliveryWords.uploading(
        delivery.done + 1,
        delivery.of,
        fileSize(delivery.bytes.done),
        fileSize(delivery.bytes.of),
      )
    case 'failed':
      return deliveryWords.failed(why(delivery.error))
  }
}

/** `940 B`, `12 KB`, `3.4 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** Id of the newest item if it is our own message: sending brings the person back to the end. */
export function ownLastMessage(last: ChatItem | undefined): string | null {
  return last?.kind === 'user-text' && last.localId !== null ? last.localId : null
}

/** Marks that nobody types by chance. A line that begins with # may as well be a comment of pasted code. */
const MARKS =
  /^ {0,3}(?:```|~~~|[-*+] |\d{1,3}[.)] |\|)|`[^`\n]{1,300}`|\*\*[^*\s][^*\n]{0,300}\*\*|\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)/m

/** Whether a person wrote it as markdown; else line breaks and indentation stay as they were typed. */
export function readsAsMarkdown(text: string): boolean {
  return MARKS.test(text)
}

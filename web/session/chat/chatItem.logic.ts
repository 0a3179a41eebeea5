import type { ChatEvent, ChatItem } from '../../../worker/api/chat'
import { messages } from '../../i18n/messages'
import { modeName } from '../../names/modeName.logic'
import { absoluteTime } from '../../time/time.logic'

const { events } = messages.sessions

export function eventText(event: ChatEvent['event']): string {
  switch (event.type) {
    case 'message':
      return event.text
    case 'mode-switched':
      return event.mode === 'local' ? events.local : events.remote
    case 'limit-reached':
      return events.limit(absoluteTime(event.endsAt))
    case 'permission-mode-changed':
      return events.mode(modeName(event.mode))
    case 'title-changed':
      return events.title(event.title)
    case 'entered-plan-mode':
      return events.plan
    case 'turn-ended':
      return event.status === 'failed' ? events.failed : events.cancelled
  }
}

/** Id of the newest item if it is our own message: sending brings the person back to the end. */
export function ownLastMessage(last: ChatItem | undefined): string | null {
  return last?.kind === 'user-text' && last.localId !== null ? last.localId : null
}

/** Marks that nobody types by chance. A line that begins with # may as well be a comment of pasted code. */
const MARKS =
  /^ {0,3}(?:```|~~~|[-*+] |\d{1,3}[.)] |\|)|`[^`\n]{1,300}`|\*\*[^*\s][^*\n]{0,300}\*\*|\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)/m

/** A heading that stands alone, or over a text that is set apart from it: code follows its comment at once. */
const HEADING = /^\s*#{1,6} [^\n]{1,300}(?:\n[ \t]*(?:\n|$)|$)/

/** Whether a person wrote it as markdown; else line breaks and indentation stay as they were typed. */
export function readsAsMarkdown(text: string): boolean {
  return MARKS.test(text) || HEADING.test(text)
}

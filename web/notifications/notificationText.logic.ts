import { askedLine } from '../../worker/api/push/askedLine'
import type { ToolCall } from '../../worker/api/chat'
import type { ServerState } from '../../worker/api/state'
import { notificationMessages } from '../i18n/notificationMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import type { Alert } from './alerts.logic'
import type { NotificationPrivacy } from './notificationSettings'

const words = notificationMessages.text

export interface NotificationText {
  title: string
  body: string
}

/** `call`: what the session asks for; null where the person wants no content in notifications, or it is not known. */
export function notificationText(
  alert: Alert,
  privacy: NotificationPrivacy,
  server: ServerState | undefined,
  call: ToolCall | null,
): NotificationText {
  const isFinished = alert.kind === 'finished'
  if (privacy === 'nothing') return { title: isFinished ? words.finishedAnything : words.anything, body: '' }
  const { pendingRequests } = alert.session
  const asked = pendingRequests.length > 1 ? words.requests(pendingRequests.length) : words.needsYou
  const what = isFinished ? words.finished : call ? asksFor(call) : asked
  return { title: sessionTitle(alert.session), body: words.on(what, server?.label ?? '') }
}

function asksFor({ permission }: ToolCall): string {
  if (permission?.kind !== 'pending') return words.needsYou
  return words.asks(permission.tool, askedLine(permission.tool, permission.arguments).text)
}

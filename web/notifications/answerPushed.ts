import { errorData } from '../../worker/api/errors'
import type { HubClient } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { tellAnswered } from '../waiting/answeredBy'
import type { NotificationAnswer, NotificationOutcome } from './notificationData'

/** Answers the request of a notification: exactly the one that was shown, or the hub refuses. */
export async function answerPushed(
  { commands }: Pick<HubClient, 'commands'>,
  { session, request, isAllowed }: NotificationAnswer,
): Promise<NotificationOutcome> {
  try {
    await commands.answerPermission(session, request, isAllowed ? { kind: 'allow' } : { kind: 'deny', reason: null })
    tellAnswered(session, request.id, 'notification', isAllowed)
    return { kind: 'done' }
  } catch (error) {
    const { what, todo } = messages.error(errorData(error))
    return { kind: 'failed', why: `${what} ${todo}` }
  }
}

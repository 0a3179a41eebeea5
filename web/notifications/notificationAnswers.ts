import { askedLine } from '../../worker/api/push/askedLine'
import type { SessionAddress } from '../../worker/api/ids'
import { notificationMessages } from '../i18n/notificationMessages'
import type { AskedRequest } from './notificationData'

interface Offered {
  actions: { action: 'allow' | 'deny'; title: string }[]
  /** For the notification's data. */
  asks?: AskedRequest
}

/** Without buttons. */
export const notAnswerable: Offered = { actions: [] }

/**
 * The buttons of a notification that shows the only request of a session as one line. There are none where that line is not
 * all of the request.
 */
export function answersOf(
  session: SessionAddress,
  { id, digest, tool, line }: { id: string; digest: string; tool: string; line: string },
): Offered {
  if (!askedLine(tool, { command: line }).isWhole) return notAnswerable
  const { allow, deny } = notificationMessages.push
  return {
    actions: [
      { action: 'allow', title: allow },
      { action: 'deny', title: deny },
    ],
    // With the line: the hub holds it against the request, for whoever sends pushes may name another digest than the line's.
    asks: { session, request: { id, digest, line } },
  }
}

import { oneLine } from '../../../worker/api/push/oneLine'
import type { PushNotice } from '../../../worker/api/push/pushNotice'
import { notificationMessages } from '../../i18n/notificationMessages'

const words = notificationMessages

/** What a push says, in this browser's words: as its own notifications of the same level do. Null = it could not be read. */
export function pushedText(notice: PushNotice | null): { title: string; body: string } {
  if (notice?.kind === 'test') return { title: words.push.testTitle, body: oneLine(notice.server ?? '') }
  const isFinished = notice?.kind === 'done'
  const anything = isFinished ? words.text.finishedAnything : words.text.anything
  if (!notice || notice.server === null) return { title: anything, body: '' }
  const { asks, count } = notice
  const [session, server] = [oneLine(notice.session ?? ''), oneLine(notice.server)]
  const asked = count > 1 ? words.text.requests(count) : words.text.needsYou
  const what = isFinished
    ? words.text.finished
    : asks && count <= 1
      ? words.text.asks(oneLine(asks.tool), oneLine(asks.line))
      : asked
  return { title: session || anything, body: words.text.on(what, server) }
}

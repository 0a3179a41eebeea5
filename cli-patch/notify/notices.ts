import { createHash } from 'node:crypto'
import { askedLine } from '../../worker/api/push/askedLine'
import { oneLine } from '../../worker/api/push/oneLine'
import { requestName } from '../../worker/api/push/requestName'
import type { PushNotice } from '../../worker/api/push/pushNotice'
import { waitingDigest } from '../../worker/api/push/waitingDigest'
import { isSnoozed } from '../../worker/api/push/snoozes'
import { requestDigest } from '../../worker/api/requestDigest'
import type { Receiver } from './receivers'
import type { WaitingRequest } from './sessionContents'

/** Something that a person may want to know of a session. */
export interface Notice {
  kind: PushNotice['kind']
  /** Null = of no session, as a test. */
  sessionId: string | null
  at: number
  title: string | null
  /** What waits; null = not known to this machine. */
  requests: readonly WaitingRequest[] | null
}

export function isWanted(
  receiver: Receiver,
  { kind, sessionId }: Pick<Notice, 'kind' | 'sessionId'>,
  now: Date,
): boolean {
  if (kind === 'test') return true
  const wish = (sessionId === null ? undefined : receiver.sessions[sessionId]) ?? receiver.wants
  if (wish === 'mute' || (wish === 'needs-me' && kind === 'done')) return false
  if (isSnoozed(receiver.snoozed, { kind, sessionId }, now)) return false
  const { quietHours } = receiver
  if (!quietHours) return true
  const { from, to, timeZone } = quietHours
  const minute = minuteIn(timeZone, now)
  if (minute === null) return true
  return from <= to ? minute < from || minute >= to : minute < from && minute >= to
}

/** Null = no such time zone here. */
function minuteIn(timeZone: string, now: Date): number | null {
  try {
    const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    const [hours = 0, minutes = 0] = parts.format(now).split(':').map(Number)
    return hours * 60 + minutes
  } catch {
    return null
  }
}

/** The facts for a browser, no more of them than its person wants told. */
export async function pushNoticeFor(
  receiver: Extract<Receiver, { kind: 'web-push' }>,
  notice: Notice,
): Promise<PushNotice> {
  const { privacy } = receiver
  const [first] = notice.requests ?? []
  const asks = privacy === 'content' && first ? await asksOf(first) : null
  return {
    version: 1,
    kind: notice.kind,
    serverId: receiver.serverId,
    sessionId: notice.sessionId,
    at: notice.at,
    server: privacy === 'nothing' ? null : receiver.server.slice(0, 200),
    session: privacy === 'nothing' ? null : notice.title,
    count: notice.requests?.length ?? 1,
    waiting: notice.requests?.length ? await waitingDigest(notice.requests.map(requestName)) : null,
    asks,
  }
}

async function asksOf(request: WaitingRequest): Promise<PushNotice['asks']> {
  const { text, isWhole } = askedLine(request.tool, request.arguments)
  const id = request.id.slice(0, 200)
  const tool = oneLine(request.tool).slice(0, 100)
  return { id, digest: await requestDigest(request), tool, line: text, isWhole: isWhole && id === request.id }
}

/** The same in words, for receivers that are no browser of ours. */
export function noticeText({ privacy, server }: Receiver, notice: Notice): { title: string; body: string } {
  if (notice.kind === 'test') return { title: 'Happy Hub', body: 'Notifications from this machine arrive.' }
  const what = notice.kind === 'done' ? 'An agent has finished' : 'An agent needs you'
  if (privacy === 'nothing') return { title: what, body: '' }
  const title = oneLine(notice.title ?? '') || what
  const [first] = notice.requests ?? []
  const asked =
    first && privacy === 'content' ? `${oneLine(first.tool)}: ${askedLine(first.tool, first.arguments).text}` : what
  return { title, body: `${asked} · ${server}` }
}

/** A name for the notices of one session that tells a push service nothing. */
export function topicOf(receiver: Extract<Receiver, { kind: 'web-push' }>, sessionId: string | null): string {
  const { auth } = receiver.target
  return createHash('sha256').update(`${auth} ${sessionId}`).digest('base64url').slice(0, 32)
}

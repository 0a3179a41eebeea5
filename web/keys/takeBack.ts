import type { SessionSummary } from '../../worker/api/state'
import { tellFailure } from '../failures/failures'
import type { HubClient } from '../hub/hubContext'
import { sessionTitle } from '../names/sessionNames.logic'
import { undoNotice, type UndoNotice } from '../page/undoNotice'
import { latestRemoval } from '../sessionActions/latestRemoval'
import { appNow, sessionNow } from '../sessionActions/sessionNow'

/** A session that a key archived, until that is carried out, has failed or was taken back. */
interface Archived {
  session: SessionSummary
  /** Settled by the hub's answer. */
  asked: Promise<void>
  /** The page knows that it is to be archived. */
  isSeen: boolean
  stopFollowing(): void
}

/** Those after the notice on show came, the last one last: they have notices of their own, and are taken back first. */
let archived: readonly Archived[] = []
undoNotice.onChange(() => {
  if (undoNotice.get()) for (const one of archived) forget(one)
})

function forget(one: Archived): void {
  one.stopFollowing()
  archived = archived.filter((other) => other !== one)
}

const addressOf = ({ serverId, id }: SessionSummary) => ({ serverId, sessionId: id })

/** Archives a session after a time for second thoughts. */
export function archive(hub: HubClient, session: SessionSummary): void {
  const asked = hub.commands.removeSessions([addressOf(session)], 'archive')
  tellFailure(asked, sessionTitle(session))
  const one: Archived = { session, asked, isSeen: false, stopFollowing: () => undefined }
  one.stopFollowing = hub.openTopic({ kind: 'app' }).subscribe(() => follow(hub, one))
  archived = [...archived, one]
  asked.catch(() => {
    if (!one.isSeen) forget(one)
  })
}

function follow(hub: HubClient, one: Archived): void {
  // A hub that has just started knows no sessions yet.
  if (appNow(hub)?.phase !== 'ready') return
  const now = sessionNow(hub, addressOf(one.session))
  const removal = now?.marks?.removal
  if (removal && !removal.error) one.isSeen = true
  else if (removal || one.isSeen || !now || now.activity === 'archived') forget(one)
}

/** What takes the last thing back; null = there is nothing. */
export function lastUndo(hub: HubClient): (() => void) | null {
  const notice = undoNotice.get()
  const last = archived.at(-1)
  if (last && (notice || !last.isSeen)) return () => takeBackArchived(hub, last)
  if (notice) return () => takeBack(notice)
  const app = appNow(hub)
  const session = app ? latestRemoval(app) : null
  return session && (() => tellFailure(hub.commands.takeBackRemovals([addressOf(session)]), sessionTitle(session)))
}

function takeBackArchived(hub: HubClient, one: Archived): void {
  forget(one)
  tellFailure(takeBackAsked(hub, one), sessionTitle(one.session))
}

/** The hub must have heard of it first. */
async function takeBackAsked(hub: HubClient, { session, asked, isSeen }: Archived): Promise<void> {
  // That it was refused is told already, and then there is nothing to take back.
  const isAsked =
    isSeen ||
    (await asked.then(
      () => true,
      () => false,
    ))
  if (isAsked) await hub.commands.takeBackRemovals([addressOf(session)])
}

export function takeBack(notice: UndoNotice): void {
  undoNotice.set(null)
  tellFailure(undo(notice), notice.text)
}

async function undo(notice: UndoNotice): Promise<void> {
  await notice.undo()
}

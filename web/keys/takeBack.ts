import { tellFailure } from '../failures/failures'
import type { HubClient } from '../hub/hubContext'
import { sessionTitle } from '../names/sessionNames.logic'
import { undoNotice, type UndoNotice } from '../page/undoNotice'
import { latestRemoval } from '../sessionActions/latestRemoval'
import { appNow } from '../sessionActions/sessionNow'

/** Sessions that a key archived after the notice on show came: they have notices of their own, and are taken back first. */
let archivedSince = 0
undoNotice.onChange(() => {
  archivedSince = 0
})

export function noteArchived(): void {
  archivedSince += 1
}

/** What takes the last thing back; null = there is nothing. */
export function lastUndo(hub: HubClient): (() => void) | null {
  const notice = undoNotice.get()
  const app = appNow(hub)
  const session = app && (!notice || archivedSince > 0) ? latestRemoval(app) : null
  if (!session) return notice && (() => takeBack(notice))
  const address = { serverId: session.serverId, sessionId: session.id }
  return () => {
    archivedSince = Math.max(0, archivedSince - 1)
    tellFailure(hub.commands.takeBackRemovals([address]), sessionTitle(session))
  }
}

export function takeBack(notice: UndoNotice): void {
  undoNotice.set(null)
  tellFailure(undo(notice), notice.text)
}

async function undo(notice: UndoNotice): Promise<void> {
  await notice.undo()
}

import type { HubClient } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { undoNotice } from '../page/undoNotice'
import { appNow, sessionNow } from '../sessionActions/sessionNow'
import { unmuted } from '../waiting/wants.logic'
import type { PaletteTarget } from './palette.logic'

/** For an answer that comes before the state. The hub counts from when it took the command: not longer than that. */
const UNDO_MS = 8000

type Target = Extract<PaletteTarget, { kind: 'session' }>

/** Does what a line of the palette says with a session. `title`: what it is called. */
export async function doWithSession(hub: HubClient, { command, session }: Target, title: string): Promise<void> {
  const { commands } = hub
  switch (command) {
    case 'stop':
      return commands.abortTurn(session)
    case 'mark-read':
      return commands.markRead(session)
    case 'pin':
    case 'unpin':
      return commands.markSession(session, { pinned: command === 'pin' })
    case 'mute':
      return commands.markSession(session, { wants: 'mute' })
    case 'unmute':
      return commands.markSession(session, { wants: unmuted(appNow(hub)?.servers[session.serverId]) })
    case 'archive':
    case 'delete': {
      const askedAt = Date.now()
      await commands.removeSessions([session], command)
      const removal = sessionNow(hub, session)?.marks?.removal
      undoNotice.set({
        text: paletteMessages.commands.removing[command](title),
        action: messages.sessions.removal.undo,
        undo: () => commands.takeBackRemovals([session]),
        until: removal?.at ?? askedAt + UNDO_MS,
      })
    }
  }
}

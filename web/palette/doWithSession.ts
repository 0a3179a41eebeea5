import type { HubCommands } from '../../worker/api/commands'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { undoNotice } from '../page/undoNotice'
import type { PaletteTarget } from './palette.logic'

type Target = Extract<PaletteTarget, { kind: 'session' }>

/** Does what a line of the palette says with a session. `title`: what it is called. */
export async function doWithSession(commands: HubCommands, { command, session }: Target, title: string): Promise<void> {
  switch (command) {
    case 'stop':
      return commands.abortTurn(session)
    case 'mark-read':
      return commands.markRead(session)
    case 'pin':
    case 'unpin':
      return commands.markSession(session, { pinned: command === 'pin' })
    case 'mute':
    case 'unmute':
      // Its server may be muted: this one is told of.
      return commands.markSession(session, { wants: command === 'mute' ? 'mute' : 'all' })
    case 'archive':
      await commands.removeSessions([session], 'archive')
      undoNotice.set({
        text: paletteMessages.commands.archiving(title),
        action: messages.sessions.removal.undo,
        // Too late: its row says so.
        undo: () => void commands.takeBackRemovals([session]).catch(() => undefined),
      })
  }
}

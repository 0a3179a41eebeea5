import { useState } from 'react'
import { useLocation } from 'wouter'
import { sessionOffers } from '../../worker/api/agents/offeredCalls'
import type { SessionAddress } from '../../worker/api/ids'
import type { SessionSummary } from '../../worker/api/state'
import { sameSessionHref, sessionFilesHref, sessionHref, sessionInfoHref } from '../addresses/hrefs'
import { shellHref } from '../addresses/shellHref'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { machineName } from '../names/sessionNames.logic'
import { unmuted } from '../waiting/wants.logic'
import { offeredActions, type SessionAction } from './sessionActions.logic'

const words = sessionActionsMessages

/**
 * What can be done with a session, and what becomes of what was chosen. `onBegun`: for a place that does not stay to show
 * `doing` and `error`.
 */
export function useSessionActions(session: SessionSummary, onBegun?: (done: Promise<unknown>) => void) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const { run: follow, isBusy, error } = useAction()
  const [dialog, setDialog] = useState<'rename' | 'rewind' | 'export' | null>(null)
  const [doing, setDoing] = useState<string | null>(null)
  const server = useApp((app) => app.servers[session.serverId])
  const machines = useApp((app) => app.machines[session.serverId])
  const { content } = session
  const machine = content.kind === 'open' && content.machineId !== null ? machines?.[content.machineId] : undefined
  const address: SessionAddress = { serverId: session.serverId, sessionId: session.id }
  const name = machineName(session, machines)

  function run<T>(done: Promise<T>, onDone?: (result: T) => void): void {
    onBegun?.(done)
    follow(done, onDone)
  }

  function fork(upTo: string | null, isSideChat: boolean): void {
    setDoing(words.doing.fork(name))
    run(commands.forkSession(address, { upTo, isSideChat }), ({ sessionId }) =>
      navigate(sessionHref(session.serverId, sessionId)),
    )
  }

  function choose(action: SessionAction): void {
    setDoing(null)
    switch (action) {
      case 'details':
        return navigate(sessionInfoHref(session.serverId, session.id))
      case 'files':
        return navigate(sessionFilesHref(session.serverId, session.id, sessionOffers(content, 'bash') ? null : ''))
      case 'shell':
        return navigate(shellHref(address))
      case 'same':
        return navigate(sameSessionHref(address))
      case 'rename':
      case 'rewind':
      case 'export':
        return setDialog(action)
      case 'pin':
      case 'unpin':
        return run(commands.markSession(address, { pinned: action === 'pin' }))
      case 'mute':
        return run(commands.markSession(address, { wants: 'mute' }))
      case 'unmute':
        return run(commands.markSession(address, { wants: unmuted(server) }))
      case 'resume':
        setDoing(words.doing.resume(name))
        return run(commands.resumeSession(address))
      case 'fork':
      case 'side-chat':
        return fork(null, action === 'side-chat')
      case 'unarchive':
        setDoing(words.doing.unarchive)
        return run(commands.unarchiveSession(address))
      case 'archive':
      case 'end-and-archive':
        return run(commands.removeSessions([address], 'archive'))
      case 'delete':
        return run(commands.removeSessions([address], 'delete'))
    }
  }

  return {
    offered: server ? offeredActions(session, server, machine) : [],
    choose,
    fork,
    dialog,
    closeDialog: () => setDialog(null),
    doing: isBusy ? doing : null,
    error,
  }
}

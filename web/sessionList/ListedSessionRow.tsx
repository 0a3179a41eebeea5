import { rowAt } from '../../worker/api/rows'
import { memo, useCallback } from 'react'
import type { ServerId, SessionId } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { machineName } from '../names/sessionNames.logic'
import { SessionRow } from '../sessionRow/SessionRow'

interface Props {
  serverId: ServerId
  sessionId: SessionId
  showServer: boolean
  isOpen: boolean
  isTabStop: boolean
}

/** Subscribes to its own session, so that the list is not drawn again when one session changes. */
export const ListedSessionRow = memo(function ListedSessionRow({ serverId, sessionId, ...shown }: Props) {
  const select = useCallback(
    ({ sessions, servers, machines }: AppState) => {
      const session = rowAt(sessions[serverId], sessionId)
      const server = servers[serverId]
      return session && server ? { session, server, machine: machineName(session, machines[serverId]) } : null
    },
    [serverId, sessionId],
  )
  const row = useApp(select)
  return row && <SessionRow {...row} {...shown} />
})

import { rowAt } from '../../worker/api/rows'
import { useEffect, useRef, useState } from 'react'
import type { SessionAddress } from '../../worker/api/ids'
import type { SessionSummary } from '../../worker/api/state'
import { tellFailure } from '../failures/failures'
import { useApp } from '../hub/hooks'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import { MenuSurface } from '../ui/ActionMenu'
import { leaveRow } from './leaveRow'
import type { SessionAction } from './sessionActions.logic'
import { SessionDialogs, SessionMenuItems } from './SessionMenu'
import { useSessionActions } from './useSessionActions'

interface Props {
  address: SessionAddress
  /** Where in the window the menu was asked for, in px. */
  at: { x: number; y: number }
  onClose(): void
}

/** The actions of a session of the list, where they were asked for; on a phone a sheet at the lower edge. */
export function RowMenu(props: Props) {
  const { serverId, sessionId } = props.address
  const session = useApp((app) => rowAt(app.sessions[serverId], sessionId))
  return session && <OpenMenu session={session} {...props} />
}

function OpenMenu({ address, session, at, onClose }: Props & { session: SessionSummary }) {
  // The menu is gone by the time that an action ends.
  const ofSession = useSessionActions(session, (done) => tellFailure(done, sessionTitle(session)))
  const actions = {
    ...ofSession,
    choose(action: SessionAction) {
      if (action === 'archive' || action === 'end-and-archive' || action === 'delete') leaveRow(address)
      ofSession.choose(action)
    },
  }
  const menu = useRef<HTMLDialogElement>(null)
  const [isShown, setShown] = useState(true)
  useEffect(() => menu.current?.showPopover(), [])
  // The chosen action may still ask something.
  const isDone = !isShown && actions.dialog === null
  useEffect(() => {
    if (isDone) onClose()
  }, [isDone, onClose])
  return (
    <>
      <MenuSurface ref={menu} name={sessionActionsMessages.menu} at={at} onToggle={setShown}>
        <SessionMenuItems actions={actions} />
      </MenuSurface>
      <SessionDialogs session={session} actions={actions} />
    </>
  )
}

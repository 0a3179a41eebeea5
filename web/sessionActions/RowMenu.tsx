import { rowAt } from '../../worker/api/rows'
import { useEffect, useRef, useState } from 'react'
import type { SessionAddress } from '../../worker/api/ids'
import type { SessionSummary } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import { MenuSurface } from '../ui/ActionMenu'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'
import { SessionDialogs, SessionMenuItems } from './SessionMenu'
import { useSessionActions } from './useSessionActions'

const words = sessionActionsMessages

interface Props {
  address: SessionAddress
  /** Where in the window the menu was asked for, in px. */
  at: { x: number; y: number }
  onClose(): void
}

/** The actions of a session of the list, where they were asked for; on a phone a sheet at the lower edge. */
export function RowMenu({ address, ...rest }: Props) {
  const session = useApp((app) => rowAt(app.sessions[address.serverId], address.sessionId))
  return session && <OpenMenu session={session} {...rest} />
}

function OpenMenu({ session, at, onClose }: Omit<Props, 'address'> & { session: SessionSummary }) {
  const actions = useSessionActions(session)
  const menu = useRef<HTMLDialogElement>(null)
  const [isShown, setShown] = useState(true)
  useEffect(() => menu.current?.showPopover(), [])
  // The chosen action may still be running, or ask something.
  const isDone = !isShown && actions.doing === null && actions.dialog === null && !actions.error
  useEffect(() => {
    if (isDone) onClose()
  }, [isDone, onClose])
  return (
    <>
      <MenuSurface ref={menu} name={words.menu} at={at} onToggle={setShown}>
        <SessionMenuItems actions={actions} />
      </MenuSurface>
      <SessionDialogs session={session} actions={actions} />
      {actions.error && (
        <Dialog title={sessionTitle(session)} onClose={onClose}>
          <ErrorNotice error={actions.error} />
          <DialogActions>
            <Button onClick={onClose}>{messages.app.cancel}</Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  )
}

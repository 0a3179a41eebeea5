import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { SessionAddress } from '../../worker/api/ids'
import { rowAt } from '../../worker/api/rows'
import type { SessionSummary } from '../../worker/api/state'
import { tellFailure } from '../failures/failures'
import { useReadyApp } from '../hub/hooks'
import { sessionTitle } from '../names/sessionNames.logic'
import popup from '../ui/popup.module.css'
import type { SessionAction } from './sessionActions.logic'
import { SessionDialogs } from './SessionMenu'
import { useSessionActions } from './useSessionActions'

const overLowerEdge = { position: 'fixed', inset: 'auto 0 84px', margin: '0 auto' } as const

interface Props {
  address: SessionAddress
  action: SessionAction
  onClose(): void
}

/** Begins one action of a session, and stays until it is over. */
export function ChosenAction({ address, onClose, ...rest }: Props) {
  const session = useReadyApp((app) => rowAt(app.sessions[address.serverId], address.sessionId) ?? null)
  const isGone = session === null
  // Were it to come back, its action would begin again.
  useEffect(() => {
    if (isGone) onClose()
  }, [isGone, onClose])
  return session && <Chosen session={session} onClose={onClose} {...rest} />
}

function Chosen({ session, action, onClose }: Omit<Props, 'address'> & { session: SessionSummary }) {
  const actions = useSessionActions(session, (done) => tellFailure(done, sessionTitle(session)))
  const { doing, dialog } = actions
  const hasBegun = useRef(false)
  const [isChosen, setChosen] = useState(false)
  const begin = useEffectEvent(() => {
    if (hasBegun.current) return
    hasBegun.current = true
    actions.choose(action)
    setChosen(true)
  })
  useEffect(() => begin(), [])
  const isOver = isChosen && doing === null && dialog === null
  useEffect(() => {
    if (isOver) onClose()
  }, [isOver, onClose])
  return (
    <>
      <SessionDialogs session={session} actions={actions} />
      {/* Always there, so that a screen reader says what comes into it. */}
      <output>
        {doing !== null && (
          <span ref={showOverAll} popover="manual" className={popup.popup} style={overLowerEdge}>
            {doing}
          </span>
        )}
      </output>
    </>
  )
}

function showOverAll(said: HTMLElement | null): void {
  said?.showPopover()
}

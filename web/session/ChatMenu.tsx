import { useEffect, useEffectEvent } from 'react'
import type { SessionControls } from '../../worker/api/agents/sessionControls'
import type { SessionSummary } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { composerMessages } from '../i18n/composerMessages'
import { SessionMenu } from '../sessionActions/SessionMenu'
import { MenuItem } from '../ui/ActionMenu'
import popup from '../ui/popup.module.css'
import { controlOf } from './bars/bars.logic'

interface Props {
  session: SessionSummary
  controls: SessionControls | null
  onFind(): void
}

/** What can be done with a session while its chat is open. */
export function ChatMenu({ session, controls, onFind }: Props) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const words = composerMessages.control
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isFindKey(event) || !(event.target instanceof Element)) return
    // A second time, from the field itself, it is the browser's own.
    if (!event.target.closest('[data-chat]') || event.target.closest('search')) return
    event.preventDefault()
    onFind()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
  const canHandBack = controls !== null && controlOf(session, controls) === 'app'
  return (
    <>
      {error && (
        <p className={popup.problem} role="alert">
          {words.failed(messages.error(error).what)}
        </p>
      )}
      <SessionMenu session={session}>
        <MenuItem onChoose={onFind}>{composerMessages.find.name}</MenuItem>
        {canHandBack && (
          <MenuItem
            onChoose={() =>
              run(commands.giveControl({ serverId: session.serverId, sessionId: session.id }, 'terminal'))
            }
          >
            {words.handBack}
          </MenuItem>
        )}
      </SessionMenu>
    </>
  )
}

function isFindKey({ key, ctrlKey, metaKey, altKey, shiftKey, defaultPrevented }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'f' && ctrlKey !== metaKey && !altKey && !shiftKey && !defaultPrevented
}

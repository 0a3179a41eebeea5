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
}

/** What can be done with a session while its chat is open. */
export function ChatMenu({ session, controls }: Props) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const words = composerMessages.control
  const canHandBack = controls !== null && controlOf(session, controls) === 'app'
  return (
    <>
      {error && (
        <p className={popup.problem} role="alert">
          {words.failed(messages.error(error).what)}
        </p>
      )}
      <SessionMenu session={session}>
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

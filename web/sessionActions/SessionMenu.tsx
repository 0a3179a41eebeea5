import type { SessionSummary } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { sessionMessages } from '../i18n/sessionMessages'
import { ActionMenu, MenuItem } from '../ui/ActionMenu'
import { RenameSession } from './RenameSession'
import { RewindDialog } from './RewindDialog'
import styles from './SessionMenu.module.css'
import { useSessionActions } from './useSessionActions'

const words = sessionMessages.sessionActions

/** The actions of one session behind a button, with what becomes of them. */
export function SessionMenu({ session }: { session: SessionSummary }) {
  const { offered, choose, fork, dialog, closeDialog, doing, error } = useSessionActions(session)
  return (
    <div className={styles.place}>
      <ActionMenu name={words.menu}>
        {offered.map(({ action, unavailable }) => (
          <MenuItem
            key={action}
            {...(action === 'delete' && { isDanger: true })}
            unavailable={unavailable}
            onChoose={() => choose(action)}
          >
            {words.names[action]}
          </MenuItem>
        ))}
      </ActionMenu>
      {doing !== null && <output className={styles.note}>{doing}</output>}
      {error && (
        <p className={styles.problem} role="alert">
          {messages.error(error).what} {messages.error(error).todo}
        </p>
      )}
      {dialog === 'rename' && <RenameSession session={session} onClose={closeDialog} />}
      {dialog === 'rewind' && (
        <RewindDialog
          session={session}
          onClose={closeDialog}
          onChoose={(upTo) => {
            closeDialog()
            fork(upTo, false)
          }}
        />
      )}
    </div>
  )
}

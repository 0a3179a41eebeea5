import { type ReactNode } from 'react'
import type { SessionSummary } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { ActionMenu, MenuItem } from '../ui/ActionMenu'
import popup from '../ui/popup.module.css'
import styles from './SessionMenu.module.css'
import { onDemand } from '../page/onDemand'
import { useSessionActions } from './useSessionActions'

const RenameSession = onDemand(async () => (await import('./RenameSession')).RenameSession)
const RewindDialog = onDemand(async () => (await import('./RewindDialog')).RewindDialog)
const ExportDialog = onDemand(async () => (await import('../sessionExport/ExportDialog')).ExportDialog)

const words = sessionActionsMessages

type SessionActions = ReturnType<typeof useSessionActions>

/** The actions of one session behind a button, with what becomes of them. `children`: items before these. */
export function SessionMenu({ session, children }: { session: SessionSummary; children?: ReactNode }) {
  const actions = useSessionActions(session)
  const { doing, error } = actions
  return (
    <div className={styles.place}>
      <ActionMenu name={words.menu}>
        {children}
        <SessionMenuItems actions={actions} />
      </ActionMenu>
      {doing !== null && <output className={popup.popup}>{doing}</output>}
      {error && (
        <p className={popup.problem} role="alert">
          {messages.error(error).what} {messages.error(error).todo}
        </p>
      )}
      <SessionDialogs session={session} actions={actions} />
    </div>
  )
}

export function SessionMenuItems({ actions: { offered, choose } }: { actions: SessionActions }) {
  return offered.map(({ action, unavailable }) => (
    <MenuItem
      key={action}
      {...(action === 'delete' && { isDanger: true })}
      unavailable={unavailable}
      onChoose={() => choose(action)}
    >
      {words.names[action]}
    </MenuItem>
  ))
}

/** What an action asks before it is done. */
export function SessionDialogs({ session, actions }: { session: SessionSummary; actions: SessionActions }) {
  const { dialog, closeDialog, fork } = actions
  switch (dialog) {
    case null:
      return null
    case 'rename':
      return <RenameSession session={session} onClose={closeDialog} />
    case 'export':
      return <ExportDialog session={session} onClose={closeDialog} />
    case 'rewind':
      return (
        <RewindDialog
          session={session}
          onClose={closeDialog}
          onChoose={(upTo) => {
            closeDialog()
            fork(upTo, false)
          }}
        />
      )
  }
}

import { useState } from 'react'
import type { AppState } from '../../../worker/api/state'
import { useHub } from '../../hub/hubContext'
import { messages } from '../../i18n/messages'
import { syncedListMessages } from '../../i18n/syncedListMessages'
import { clockTime } from '../../time/time.logic'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { ErrorNotice, Notice } from '../../ui/Notice'
import styles from './SyncedList.module.css'
import { useAction } from '../../hub/useAction'

const words = syncedListMessages.status

/** What became of the list that the primary keeps: kept, not saved and why, or locked. */
export function SyncedListNote({ app }: { app: Pick<AppState, 'syncedServerList' | 'servers'> }) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const { status } = app.syncedServerList
  if (status.kind === 'none') return null
  const label = app.servers[status.serverId]?.label
  if (label === undefined) return null
  switch (status.kind) {
    case 'waiting':
    case 'saving':
      return <p className={styles.help}>{words[status.kind](label)}</p>
    case 'synced':
      return (
        <div>
          <p className={styles.help}>{words.kept(label, when(status.savedAt))}</p>
          <LeftOut app={app} />
        </div>
      )
    case 'unsaved': {
      const problem = messages.error(status.error)
      return (
        <Notice tone="warning">
          <p>
            <strong>{words.unsaved(label)}</strong>
          </p>
          <p>
            {problem.what} {problem.todo}
          </p>
          <p>{status.savedAt === null ? words.neverSaved : words.unsavedSince(when(status.savedAt))}</p>
          {error && <ErrorNotice error={error} />}
          <div>
            <Button onClick={() => run(commands.retrySyncedServerList())}>{words.retry}</Button>
          </div>
        </Notice>
      )
    }
    case 'locked':
      return (
        <Notice tone="warning">
          <p>
            <strong>{words.lockedTitle(label)}</strong>
          </p>
          <p>{words[status.why](label)}</p>
          <ReplaceList label={label} />
        </Notice>
      )
  }
}

function ReplaceList({ label }: { label: string }) {
  const { commands } = useHub()
  const { run, error, isBusy } = useAction()
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <div>
        <Button onClick={() => setOpen(true)}>{words.replace}</Button>
      </div>
      {open && (
        <Dialog title={words.replaceTitle} onClose={close}>
          <p>{words.replaceText(label)}</p>
          {error && <ErrorNotice error={error} />}
          <DialogActions>
            <Button onClick={close}>{messages.app.cancel}</Button>
            <Button
              look="danger"
              aria-disabled={isBusy}
              onClick={() => !isBusy && run(commands.replaceSyncedServerList(), close)}
            >
              {words.replaceGo}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  )
}

function LeftOut({ app }: { app: Pick<AppState, 'syncedServerList' | 'servers'> }) {
  const labels = app.syncedServerList.leftOut.flatMap((id) => app.servers[id]?.label ?? [])
  return labels.length === 0 ? null : <p className={styles.help}>{words.leftOut(labels)}</p>
}

function when(time: number): string {
  return clockTime(time, Date.now())
}

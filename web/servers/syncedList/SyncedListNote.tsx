import { useState } from 'react'
import type { AppState } from '../../../worker/api/state'
import { useHub } from '../../hub/hubContext'
import { messages } from '../../i18n/messages'
import { clockTime } from '../../time/time.logic'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { ErrorNotice, Notice } from '../../ui/Notice'
import styles from './SyncedList.module.css'
import { useAction } from '../../hub/useAction'

const words = messages.syncedList.status

/** What became of the list that the primary keeps: kept, not saved and why, or locked. */
export function SyncedListNote({ app }: { app: Pick<AppState, 'savedServers' | 'servers'> }) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const { keeping } = app.savedServers
  if (keeping.kind === 'none') return null
  const label = app.servers[keeping.serverId]?.label
  if (label === undefined) return null
  switch (keeping.kind) {
    case 'waiting':
    case 'saving':
      return <p className={styles.help}>{words[keeping.kind](label)}</p>
    case 'kept':
      return (
        <div>
          <p className={styles.help}>{words.kept(label, when(keeping.savedAt))}</p>
          <LeftOut app={app} />
        </div>
      )
    case 'unsaved': {
      const problem = messages.error(keeping.error)
      return (
        <Notice tone="warning">
          <p>
            <strong>{words.unsaved(label)}</strong>
          </p>
          <p>
            {problem.what} {problem.todo}
          </p>
          <p>{keeping.savedAt === null ? words.neverSaved : words.unsavedSince(when(keeping.savedAt))}</p>
          {error && <ErrorNotice error={error} />}
          <div>
            <Button onClick={() => run(commands.retrySavedServers())}>{words.retry}</Button>
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
          <p>{words[keeping.why](label)}</p>
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
              onClick={() => !isBusy && run(commands.replaceSavedServers(), close)}
            >
              {words.replaceGo}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  )
}

function LeftOut({ app }: { app: Pick<AppState, 'savedServers' | 'servers'> }) {
  const labels = app.savedServers.leftOut.flatMap((id) => app.servers[id]?.label ?? [])
  return labels.length === 0 ? null : <p className={styles.help}>{words.leftOut(labels)}</p>
}

function when(time: number): string {
  return clockTime(time, Date.now())
}

import { useState } from 'react'
import type { AppState, SameAccountPair, ServerState } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice, Notice } from '../ui/Notice'
import { ServerChoice } from './ServerChoice'
import { useAction } from '../hub/useAction'

/** Two entries seem to be the same account: offers to make them one. */
export function SameAccountNotice({ servers, pair }: { servers: AppState['servers']; pair: SameAccountPair }) {
  const [open, setOpen] = useState(false)
  const first = servers[pair.first]
  const second = servers[pair.second]
  const words = messages.servers.merge
  if (!first || !second) return null
  return (
    <Notice tone="info">
      <p>{words.same(first.label, second.label)}</p>
      <div>
        <Button onClick={() => setOpen(true)}>{words.open}</Button>
      </div>
      {open && <MergeDialog first={first} second={second} onClose={() => setOpen(false)} />}
    </Notice>
  )
}

function MergeDialog({ first, second, onClose }: { first: ServerState; second: ServerState; onClose(): void }) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const [keep, setKeep] = useState(second.isPrimary ? second.id : first.id)
  const words = messages.servers.merge
  const drop = keep === first.id ? second.id : first.id
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.text}</p>
      <ServerChoice title={words.keep} help={null} servers={[first, second]} chosen={keep} onChoose={setKeep} />
      {error && <ErrorNotice error={error} />}
      <DialogActions>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
        <Button
          look="primary"
          aria-disabled={isBusy}
          onClick={() => !isBusy && run(commands.mergeServers(keep, drop), onClose)}
        >
          {words.go}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

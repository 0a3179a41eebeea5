import { useState, type FormEvent } from 'react'
import type { SessionSummary } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { Field } from '../ui/Field'

const words = sessionActionsMessages.rename
const longest = 300

export function RenameSession({ session, onClose }: { session: SessionSummary; onClose(): void }) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const [title, setTitle] = useState(sessionTitle(session))
  const text = title.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text === '' || isBusy) return
    run(commands.renameSession({ serverId: session.serverId, sessionId: session.id }, text), onClose)
  }
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={submit} style={{ display: 'contents' }}>
        <Field
          label={words.label}
          help={words.help}
          value={title}
          onValue={setTitle}
          maxLength={longest}
          error={error ?? undefined}
          autoComplete="off"
        />
        <DialogActions>
          <Button onClick={onClose}>{messages.app.cancel}</Button>
          <Button look="primary" type="submit" aria-disabled={text === '' || isBusy}>
            {words.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

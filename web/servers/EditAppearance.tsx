import { useState } from 'react'
import type { ServerColour, ServerState } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { Field } from '../ui/Field'
import { ErrorNotice } from '../ui/Notice'
import { ServerMark } from '../ui/ServerMark'
import styles from './EditServer.module.css'
import { useAction } from '../hub/useAction'

const COLOURS: readonly ServerColour[] = [0, 1, 2, 3, 4, 5, 6, 7]

/** Name and colour of one server. */
export function EditAppearance({ server, onClose }: { server: ServerState; onClose(): void }) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const [label, setLabel] = useState(server.label)
  const [colour, setColour] = useState(server.colour)
  const { edit, colours } = messages.servers
  const trimmed = label.trim()
  return (
    <Dialog title={edit.title(server.label)} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          const change = { ...(trimmed === '' ? {} : { label: trimmed }), colour }
          run(commands.updateServer(server.id, change), onClose)
        }}
      >
        <Field label={edit.label} value={label} onValue={setLabel} maxLength={60} autoComplete="off" required />
        <fieldset className={styles.colours}>
          <legend>{edit.colour}</legend>
          {COLOURS.map((choice) => (
            <label key={choice} className={styles.colour} title={colours[choice]}>
              <input
                type="radio"
                name={`colour-${server.id}`}
                aria-label={colours[choice]}
                checked={colour === choice}
                onChange={() => setColour(choice)}
              />
              <span aria-hidden>
                <ServerMark server={{ ...server, colour: choice }} />
              </span>
            </label>
          ))}
        </fieldset>
        {error && <ErrorNotice error={error} />}
        <DialogActions>
          <Button onClick={onClose}>{messages.app.cancel}</Button>
          <Button look="primary" type="submit">
            {edit.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

import { useState } from 'react'
import type { ServerColour, ServerState } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { Field } from '../ui/Field'
import { ServerMark } from '../ui/ServerMark'
import styles from './ServerList.module.css'

const COLOURS: readonly ServerColour[] = [0, 1, 2, 3, 4, 5, 6, 7]

interface ManageProps {
  server: ServerState
  /** Carries an action out and shows its failure. */
  run(action: Promise<unknown>): void
}

/** Name, colour and the rarer actions of one server. */
export function ManageServer({ server, run }: ManageProps) {
  const { commands } = useHub()
  const [asking, setAsking] = useState<'sign-out' | 'remove' | null>(null)
  const words = messages.servers
  const signedIn = server.account.kind === 'signed-in'
  return (
    <div className={styles.forms}>
      <Rename key={server.label} server={server} run={run} />
      <fieldset className={styles.colours}>
        <legend>{words.edit.colour}</legend>
        {COLOURS.map((colour) => (
          <label key={colour} className={styles.colour} title={words.colours[colour]}>
            <input
              type="radio"
              name={`colour-${server.id}`}
              aria-label={words.colours[colour]}
              checked={server.colour === colour}
              onChange={() => run(commands.updateServer(server.id, { colour }))}
            />
            <span aria-hidden>
              <ServerMark server={{ ...server, colour }} />
            </span>
          </label>
        ))}
      </fieldset>
      <div className={styles.row}>
        {!server.isPrimary && (
          <Button onClick={() => run(commands.makePrimary(server.id))}>{words.actions.makePrimary}</Button>
        )}
        {signedIn && server.connection.kind !== 'paused' && (
          <Button onClick={() => run(commands.pauseServer(server.id))}>{words.actions.pause}</Button>
        )}
        {signedIn && <Button onClick={() => setAsking('sign-out')}>{words.actions.signOut}</Button>}
        <Button onClick={() => setAsking('remove')}>{words.actions.remove}</Button>
      </div>
      {asking && (
        <ConfirmLoss
          what={asking}
          server={server}
          onCancel={() => setAsking(null)}
          onConfirm={() => {
            setAsking(null)
            run(asking === 'remove' ? commands.removeServer(server.id) : commands.signOut(server.id))
          }}
        />
      )}
    </div>
  )
}

function Rename({ server, run }: ManageProps) {
  const { commands } = useHub()
  const [label, setLabel] = useState(server.label)
  const words = messages.servers.edit
  const trimmed = label.trim()
  return (
    <form
      className={styles.forms}
      onSubmit={(event) => {
        event.preventDefault()
        if (trimmed !== '') run(commands.updateServer(server.id, { label: trimmed }))
      }}
    >
      <Field label={words.label} value={label} onValue={setLabel} maxLength={60} autoComplete="off" />
      {trimmed !== '' && trimmed !== server.label && (
        <div>
          <Button type="submit">{words.save}</Button>
        </div>
      )}
    </form>
  )
}

interface ConfirmProps {
  what: 'sign-out' | 'remove'
  server: ServerState
  onCancel(): void
  onConfirm(): void
}

/** Says what is lost before it is lost. */
function ConfirmLoss({ what, server, onCancel, onConfirm }: ConfirmProps) {
  const { actions, confirmRemove, confirmSignOut } = messages.servers
  const words = what === 'remove' ? confirmRemove : confirmSignOut
  return (
    <Dialog title={words.title(server.label)} onClose={onCancel}>
      <p>{words.text(server.url)}</p>
      {server.account.kind === 'signed-in' && <p>{words.key[server.account.keyOrigin]}</p>}
      {what === 'remove' && server.isPrimary && <p>{confirmRemove.primary}</p>}
      <DialogActions>
        <Button onClick={onCancel}>{messages.app.cancel}</Button>
        <Button look="danger" onClick={onConfirm}>
          {what === 'remove' ? actions.remove : actions.signOut}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

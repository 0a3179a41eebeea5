import { useState } from 'react'
import type { ServerState } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { Field } from '../ui/Field'
import { Working } from '../ui/Working'
import styles from './EditServer.module.css'
import { useAction } from '../hub/useAction'

/** The same account under another address; the hub proves that it is. */
export function EditAddress({ server, onClose }: { server: ServerState; onClose(): void }) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const [url, setUrl] = useState<string>(server.url)
  const words = messages.servers.address
  return (
    <Dialog title={words.title(server.label)} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) run(commands.changeServerAddress(server.id, url), onClose)
        }}
      >
        <Field
          label={words.field}
          help={words.help}
          value={url}
          onValue={setUrl}
          error={error ?? undefined}
          inputMode="url"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
        />
        {isBusy && <Working text={words.checking} />}
        <DialogActions>
          <Button onClick={onClose}>{messages.app.cancel}</Button>
          <Button look="primary" type="submit" aria-disabled={isBusy}>
            {words.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

import { useState } from 'react'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { useAction } from '../hub/useAction'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'
import { leavingEverywhere, type LeavingState } from './signOutEverywhere.logic'
import styles from './SettingsScreen.module.css'

/** Ends every sign-in of this browser. Not shown when nobody is signed in and no first key is stored. */
export function SignOutEverywhere({ app }: { app: LeavingState }) {
  const [isAsking, setAsking] = useState(false)
  const words = settingsMessages.signOutEverywhere
  if (leavingEverywhere(app).nothingToLeave) return null
  return (
    <section className={styles.section} aria-labelledby="settings-sign-out">
      <h2 id="settings-sign-out">{words.title}</h2>
      <p className={styles.help}>{words.help}</p>
      <div>
        <Button onClick={() => setAsking(true)}>{words.open}</Button>
      </div>
      {isAsking && <ConfirmSignOut app={app} onClose={() => setAsking(false)} />}
    </section>
  )
}

function ConfirmSignOut({ app, onClose }: { app: LeavingState; onClose(): void }) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const [forgetRootSecret, setForgetRootSecret] = useState(false)
  const words = settingsMessages.signOutEverywhere
  const go = async () => {
    await commands.signOutEverywhere({ forgetRootSecret })
    await (await import('../notifications/push/leavePushes')).leavePushes('all')
  }
  const { unsent, keysLost } = leavingEverywhere(app)
  return (
    <Dialog title={words.question} onClose={onClose}>
      <p>{words.text}</p>
      {unsent !== 0 && (
        <p>
          <strong>
            {unsent === null ? messages.servers.leave.unsentUnknown : messages.servers.leave.unsent(unsent)}
          </strong>
        </p>
      )}
      {keysLost.length > 0 && <p>{words.keysLost(keysLost.join(', '))}</p>}
      <label className={styles.choice}>
        <input
          type="checkbox"
          checked={forgetRootSecret}
          onChange={(event) => setForgetRootSecret(event.currentTarget.checked)}
          aria-describedby="forget-first-key"
        />
        {words.forget}
      </label>
      <p id="forget-first-key" className={styles.help}>
        {words.forgetHelp}
      </p>
      {error && <ErrorNotice error={error} />}
      <DialogActions>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
        <Button look="danger" aria-disabled={isBusy} onClick={() => !isBusy && run(go(), onClose)}>
          {words.open}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

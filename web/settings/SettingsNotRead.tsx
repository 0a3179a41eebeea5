import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { notKnown } from '../serverStatus/upToDate.logic'
import { Button } from '../ui/Button'
import { ErrorNotice } from '../ui/Notice'
import styles from './SettingsScreen.module.css'

/** In place of a choice that the primary account stores, while its settings are not read: why, and what helps. */
export function SettingsNotRead() {
  const { commands } = useHub()
  const settings = useApp((app) => app.settings.kind)
  const primary = useApp((app) => (app.primaryServerId === null ? undefined : app.servers[app.primaryServerId]))
  const { run, isBusy, error } = useAction()
  const words = settingsMessages.primary
  if (!primary) return <p className={styles.help}>{words.none}</p>
  const canRetry = primary.connection.kind === 'waiting-to-retry' || primary.connection.kind === 'blocked'
  return (
    <>
      <output className={styles.help}>
        {settings === 'locked' ? words.cannotOpen(primary.label) : notKnown(primary)}
      </output>
      {canRetry && (
        <div className={styles.row}>
          <Button disabled={isBusy} onClick={() => run(commands.retryNow(primary.id))}>
            {messages.servers.retry}
          </Button>
        </div>
      )}
      {error && <ErrorNotice error={error} />}
    </>
  )
}

import { useState } from 'react'
import { ConnectGithub } from './ConnectGithub'
import type { HubCommands } from '../../worker/api/commands'
import type { ServerId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { useAsked } from '../hub/useAsked'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { RelativeTime } from '../time/RelativeTime'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'
import styles from '../ui/sessionForm.module.css'
import { visibleText } from '../visibleText/visibleText.logic'

const words = settingsMessages.usage

/** GitHub, keys of services, phones; each can be taken away, once that was asked. */
export function Services({ server }: { server: ServerState }) {
  const { commands } = useHub()
  const [version, setVersion] = useState(0)
  const { asked } = useAsked(server.id, () => commands.readServices(server.id), version)
  const { run, isBusy, error } = useAction()
  const [loss, setLoss] = useState<Loss | null>(null)
  if (asked.kind === 'asking') return null
  if (asked.kind === 'failed') return <ErrorNotice error={asked.error} />
  const { github, services, phones } = asked.value
  return (
    <>
      <div className={styles.submit}>
        {github ? words.github(github.login === null ? null : visibleText(github.login)) : words.noGithub}
        {github && (
          <Button
            disabled={isBusy}
            aria-label={words.disconnectName('GitHub')}
            onClick={() => setLoss({ kind: 'github' })}
          >
            {words.disconnect}
          </Button>
        )}
        {!github && <ConnectGithub server={server} onBack={() => setVersion(version + 1)} />}
      </div>
      {error && <ErrorNotice error={error} />}
      {services.length + phones.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers.
        <ul role="list" className={styles.server}>
          {services.map((service) => (
            <li key={service} className={styles.machine}>
              <span className={styles.machineName}>{visibleText(service)}</span>
              <span className={styles.facts}>{words.keyKept}</span>
              <Button
                disabled={isBusy}
                aria-label={words.disconnectName(visibleText(service))}
                onClick={() => setLoss({ kind: 'service', service })}
              >
                {words.disconnect}
              </Button>
            </li>
          ))}
          {phones.map(({ id, ending, updatedAt }) => (
            <li key={id} className={styles.machine}>
              <span className={styles.machineName}>{words.phone(ending)}</span>
              <span className={styles.facts}>
                <RelativeTime time={updatedAt} />
              </span>
              <Button
                disabled={isBusy}
                aria-label={words.removePhone(ending)}
                onClick={() => setLoss({ kind: 'phone', id, ending })}
              >
                {words.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {loss && (
        <ConfirmLoss
          loss={loss}
          server={server.label}
          onClose={() => setLoss(null)}
          onConfirm={() => {
            setLoss(null)
            run(lose(commands, server.id, loss), () => setVersion(version + 1))
          }}
        />
      )}
    </>
  )
}

type Loss = { kind: 'github' } | { kind: 'service'; service: string } | { kind: 'phone'; id: string; ending: string }

function lose(commands: HubCommands, serverId: ServerId, loss: Loss): Promise<void> {
  switch (loss.kind) {
    case 'github':
      return commands.disconnectService(serverId, 'github')
    case 'service':
      return commands.disconnectService(serverId, loss.service)
    case 'phone':
      return commands.removePhone(serverId, loss.id)
  }
}

function nameOf(loss: Loss): string {
  switch (loss.kind) {
    case 'github':
      return 'GitHub'
    case 'service':
      return visibleText(loss.service)
    case 'phone':
      return loss.ending
  }
}

interface ConfirmProps {
  loss: Loss
  server: string
  onClose(): void
  onConfirm(): void
}

function ConfirmLoss({ loss, server, onClose, onConfirm }: ConfirmProps) {
  const name = nameOf(loss)
  const asking = words.ask[loss.kind]
  return (
    <Dialog title={asking.title(name, server)} onClose={onClose}>
      <p>{asking.text(name, server)}</p>
      <DialogActions>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
        <Button look="danger" onClick={onConfirm}>
          {loss.kind === 'phone' ? words.remove : words.disconnect}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

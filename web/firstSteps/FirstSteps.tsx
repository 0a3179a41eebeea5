import { useState } from 'react'
import type { RegisteredServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { onDemand } from '../page/onDemand'
import { ButtonLink } from '../ui/Button'
import { CommandList } from '../ui/CommandList'
import { connectableServers } from './firstSteps.logic'
import styles from './FirstSteps.module.css'

const CliCommands = onDemand(async () => (await import('./CliCommands')).CliCommands)

const words = messages.sessions

/** What to do when there is no session yet: the commands, ready to copy, for the chosen server. */
export function FirstSteps({
  app,
  onAddTerminalScreen = false,
}: {
  app: RegisteredServers
  onAddTerminalScreen?: boolean
}) {
  const [chosen, setChosen] = useState<string | null>(null)
  const servers = connectableServers(app)
  const server = servers.find(({ id }) => id === chosen) ?? servers[0]
  // Someone who is signed out sees the way back in instead.
  if (!server) return null
  return (
    <div className={styles.steps}>
      <p className={styles.help}>{words.list.emptyHelp}</p>
      {servers.length > 1 && (
        <label className={styles.server}>
          {words.list.emptyServer}
          <select value={server.id} onChange={(event) => setChosen(event.target.value)}>
            {servers.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      <CommandList commands={['npm i -g happy']} />
      <CliCommands app={app} serverId={server.id} which={['login', 'run']} />
      {onAddTerminalScreen ? null : (
        <div>
          <ButtonLink to="/connect">{messages.app.connect}</ButtonLink>
        </div>
      )}
    </div>
  )
}

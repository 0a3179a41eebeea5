import type { ServerId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAsked, type Asked } from '../hub/useAsked'
import type { RegisteredServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { orderedServers } from '../serverStatus/serverWords.logic'
import { ServerMark } from '../ui/ServerMark'
import { cliVersionsOn } from './about.logic'
import { Diagnostics } from './Diagnostics'
import styles from './SettingsScreen.module.css'

declare const __BUILD__: string

/** Build of the app, and what each server and the CLIs on its machines say of their versions. */
export function AboutSection({ app }: { app: RegisteredServers }) {
  const words = settingsMessages.about
  const servers = orderedServers(app)
  return (
    <section className={styles.section} aria-labelledby="settings-about">
      <h2 id="settings-about">{words.title}</h2>
      <dl className={styles.facts}>
        <dt>{messages.app.name}</dt>
        <dd>{words.build(__BUILD__)}</dd>
        {servers.map((server) => (
          <ServerVersion key={server.id} server={server} showMark={servers.length > 1} />
        ))}
      </dl>
      <Diagnostics />
    </section>
  )
}

function ServerVersion({ server, showMark }: { server: ServerState; showMark: boolean }) {
  const { id } = server
  const cliVersions = useApp((app) => cliVersionsOn(app, id)) ?? []
  // Paused servers and those without a sign-in are not contacted.
  const isAsked = server.account.kind === 'signed-in' && server.connection.kind !== 'paused'
  const words = settingsMessages.about
  return (
    <>
      <dt className={styles.serverName}>
        {showMark && <ServerMark server={server} />}
        <span aria-hidden={showMark}>{server.label}</span>
      </dt>
      <dd>
        {isAsked ? <AskedVersion serverId={id} /> : words.notAsked} {words.cli(cliVersions)}
      </dd>
    </>
  )
}

function AskedVersion({ serverId }: { serverId: ServerId }) {
  const { commands } = useHub()
  const { asked } = useAsked(serverId, async () => (await commands.askServerVersion(serverId)).version)
  return answerWords(asked)
}

function answerWords(asked: Asked<string | null>): string {
  const words = settingsMessages.about
  switch (asked.kind) {
    case 'asking':
      return words.asking
    case 'answered':
      return asked.value === null ? words.unstated : words.version(asked.value)
    case 'failed':
      return messages.error(asked.error).what
  }
}

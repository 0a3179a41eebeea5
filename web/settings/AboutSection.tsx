import { useEffect, useState } from 'react'
import type { ServerState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import type { RegisteredServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { orderedServers } from '../serverStatus/serverWords.logic'
import { errorData } from '../../worker/api/errors'
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

type Answer = { kind: 'asking' } | { kind: 'answered'; version: string | null } | { kind: 'failed'; what: string }

function ServerVersion({ server, showMark }: { server: ServerState; showMark: boolean }) {
  const { commands } = useHub()
  const [answer, setAnswer] = useState<Answer>({ kind: 'asking' })
  const { id } = server
  const cliVersions = useApp((app) => cliVersionsOn(app, id)) ?? []
  // A paused server and one without a sign-in are left alone.
  const isAsked = server.account.kind === 'signed-in' && server.connection.kind !== 'paused'
  useEffect(() => {
    if (!isAsked) return
    let isShown = true
    commands
      .askServerVersion(id)
      .then(({ version }) => isShown && setAnswer({ kind: 'answered', version }))
      .catch(
        (thrown: unknown) => isShown && setAnswer({ kind: 'failed', what: messages.error(errorData(thrown)).what }),
      )
    return () => {
      isShown = false
    }
  }, [commands, id, isAsked])
  const words = settingsMessages.about
  return (
    <>
      <dt className={styles.serverName}>
        {showMark && <ServerMark server={server} />}
        <span aria-hidden={showMark}>{server.label}</span>
      </dt>
      <dd>
        {isAsked ? answerWords(answer) : words.notAsked} {words.cli(cliVersions)}
      </dd>
    </>
  )
}

function answerWords(answer: Answer): string {
  const words = settingsMessages.about
  switch (answer.kind) {
    case 'asking':
      return words.asking
    case 'answered':
      return answer.version === null ? words.unstated : words.version(answer.version)
    case 'failed':
      return answer.what
  }
}

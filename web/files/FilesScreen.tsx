import { rowAt } from '../../worker/api/rows'
import { Link, useSearch } from 'wouter'
import type { SessionAddress } from '../../worker/api/ids'
import { hasEnded } from '../../worker/api/state'
import { sessionFilesHref, sessionHref } from '../addresses/hrefs'
import { useApp } from '../hub/hooks'
import { filesMessages } from '../i18n/filesMessages'
import { messages } from '../i18n/messages'
import { machineName, sessionTitle } from '../names/sessionNames.logic'
import { ButtonLink } from '../ui/Button'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import type { FilesProps } from './Answer'
import { Changes } from './Changes'
import { DirectoryView } from './DirectoryView'
import { FileText } from './FileText'
import { PathLinks } from './PathLinks'
import styles from './FilesScreen.module.css'
import { readUnsaved } from './unsavedEdits'

const words = filesMessages

/** The files of a session's directory: what changed since the last commit, and what is there. */
export function FilesScreen({ address }: { address: SessionAddress }) {
  const { serverId, sessionId } = address
  const session = useApp((app) => rowAt(app.sessions[serverId], sessionId))
  const server = useApp((app) => app.servers[serverId])
  const machines = useApp((app) => app.machines[serverId])
  const query = new URLSearchParams(useSearch())
  const path = query.get('path')
  const line = /^[1-9]\d{0,6}$/.test(query.get('line') ?? '') ? Number(query.get('line')) : null
  if (!session || !server) {
    return (
      <Screen title={words.title}>
        <p>{messages.sessions.chat.gone}</p>
      </Screen>
    )
  }
  const machine = machineName(session, machines)
  return (
    <Screen title={words.title} step={path ?? 'changes'}>
      <p className={styles.place}>
        <ServerMark server={server} />
        <span>{machine}</span>
        <span className={styles.session}>{sessionTitle(session)}</span>
        <ButtonLink to={sessionHref(serverId, sessionId)}>{words.back}</ButtonLink>
      </p>
      <nav className={styles.tabs} aria-label={words.tabs.name}>
        <Link to={sessionFilesHref(serverId, sessionId, null)} aria-current={path === null ? 'page' : undefined}>
          {words.tabs.changes}
        </Link>
        <Link to={sessionFilesHref(serverId, sessionId, '')} aria-current={path === null ? undefined : 'page'}>
          {words.tabs.files}
        </Link>
      </nav>
      {hasEnded(session.activity) && <p>{words.ended}</p>}
      {/* What somebody types must not vanish with the session. */}
      {(!hasEnded(session.activity) || (path !== null && readUnsaved(address, path) !== null)) && (
        <Shown address={address} path={path} line={line} machine={machine} />
      )}
    </Screen>
  )
}

function Shown({ path, line, ...props }: FilesProps & { path: string | null; line: number | null }) {
  if (path === null) return <Changes {...props} />
  if (path === '' || path.endsWith('/')) return <DirectoryView key={path} path={path} {...props} />
  return (
    <div key={path}>
      <PathLinks address={props.address} path={path} />
      <FileText path={path} line={line} {...props} />
    </div>
  )
}

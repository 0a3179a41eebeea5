import { rowAt } from '../../worker/api/rows'
import { Link, useLocation, useSearch } from 'wouter'
import { offersFiles, sessionOffers } from '../../worker/api/agents/offeredCalls'
import type { SessionAddress } from '../../worker/api/ids'
import { hasEnded, type SessionSummary } from '../../worker/api/state'
import { sessionFilesHref, sessionHref } from '../addresses/hrefs'
import { isShellPath, shellHref } from '../addresses/shellHref'
import { addressKey } from '../addresses/sessionKey'
import { useApp } from '../hub/hooks'
import { filesMessages } from '../i18n/filesMessages'
import { machineMessages } from '../i18n/machineMessages'
import { messages } from '../i18n/messages'
import { machineName, sessionTitle } from '../names/sessionNames.logic'
import { onDemand } from '../page/onDemand'
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

const SessionShell = onDemand(async () => (await import('./SessionShell')).SessionShell)

const words = filesMessages

/** The directory of a session: what changed since the last commit, what is there, and a shell in it. */
export function FilesScreen({ address }: { address: SessionAddress }) {
  const { serverId, sessionId } = address
  const session = useApp((app) => rowAt(app.sessions[serverId], sessionId))
  const server = useApp((app) => app.servers[serverId])
  const machines = useApp((app) => app.machines[serverId])
  const [location] = useLocation()
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
  const isShell = isShellPath(location)
  const machine = machineName(session, machines)
  return (
    <Screen
      title={isShell ? machineMessages.shell.title : words.title}
      step={isShell ? 'shell' : (path ?? 'changes')}
      isWide
    >
      <p className={styles.place}>
        <ServerMark server={server} />
        <span className={styles.machine} title={machine}>
          {machine}
        </span>
        <span className={styles.session} title={sessionTitle(session)}>
          {sessionTitle(session)}
        </span>
        <ButtonLink to={sessionHref(serverId, sessionId)}>{words.back}</ButtonLink>
      </p>
      <Tabs session={session} shown={isShell ? 'shell' : path === null ? 'changes' : 'files'} />
      {isShell ? (
        <SessionShell session={session} server={server} />
      ) : (
        <Files session={session} path={path} line={line} machine={machine} />
      )}
    </Screen>
  )
}

type Tab = 'changes' | 'files' | 'shell'

/** What the agent of the session offers. */
function Tabs({ session, shown }: { session: SessionSummary; shown: Tab }) {
  const { serverId, id, content } = session
  const hasShell = sessionOffers(content, 'bash')
  const tab = (name: Tab, href: string) => (
    <Link to={href} aria-current={shown === name ? 'page' : undefined}>
      {words.tabs[name]}
    </Link>
  )
  return (
    <nav className={styles.tabs} aria-label={words.tabs.name}>
      {hasShell && tab('changes', sessionFilesHref(serverId, id, null))}
      {offersFiles(content) && tab('files', sessionFilesHref(serverId, id, ''))}
      {hasShell && tab('shell', shellHref({ serverId, sessionId: id }))}
    </nav>
  )
}

interface ShownFiles {
  path: string | null
  line: number | null
  machine: string
}

function Files({ session, ...shown }: ShownFiles & { session: SessionSummary }) {
  const { path } = shown
  const address = { serverId: session.serverId, sessionId: session.id }
  if (path !== null && session.content.kind === 'open' && !offersFiles(session.content)) {
    return <p>{words.notOffered}</p>
  }
  const isGone = hasEnded(session.activity)
  return (
    <>
      {isGone && <p>{words.ended}</p>}
      {/* What somebody types must not vanish with the session. */}
      {(!isGone || (path !== null && readUnsaved(address, path) !== null)) && <Shown address={address} {...shown} />}
    </>
  )
}

function Shown({ path, line, ...props }: FilesProps & ShownFiles) {
  if (path === null) return <Changes key={addressKey(props.address)} {...props} />
  if (path === '' || path.endsWith('/')) return <DirectoryView key={path} path={path} {...props} />
  return (
    <div key={path} className={styles.file}>
      <PathLinks address={props.address} path={path} />
      <FileText path={path} line={line} {...props} />
    </div>
  )
}

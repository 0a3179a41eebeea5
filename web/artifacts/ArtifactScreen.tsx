import { Link, useLocation } from 'wouter'
import { rowAt } from '../../worker/api/rows'
import { artifactAddress, type ArtifactAddress, type ArtifactText } from '../../worker/api/agents/artifacts'
import type { SessionId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { hasSeveralServers } from '../hub/selectors'
import { useAction } from '../hub/useAction'
import { messages } from '../i18n/messages'
import { settingsMessages } from '../i18n/settingsMessages'
import { sessionTitle } from '../names/sessionNames.logic'
import { isStale, notKnown } from '../serverStatus/upToDate.logic'
import { Button, ButtonLink } from '../ui/Button'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import styles from '../ui/sessionForm.module.css'
import { Working } from '../ui/Working'
import { visibleText } from '../visibleText/visibleText.logic'
import { ArtifactEditor } from './ArtifactEditor'
import { isTooLong, parseEdit, shownOfLonger, textsOf } from './artifactEdit.logic'
import { Removal } from './Removal'
import { useArtifactLists } from './useArtifactLists'
import { useArtifactText, type ReadArtifact } from './useArtifactText'
import { useEdit } from './useEdit'

const words = settingsMessages.artifacts

/** One artifact of one server: read, changed and deleted. The address names both. */
export function ArtifactScreen(of: { server: string | null; artifact: string | null }) {
  const address = artifactAddress(of.server, of.artifact)
  const server = useApp((app) => (address ? app.servers[address.serverId] : undefined))
  if (!address || !server || server.account.kind !== 'signed-in') {
    return (
      <Screen title={words.title}>
        <p>{words.notHere}</p>
        <p>
          <ButtonLink to="/artifacts">{words.back}</ButtonLink>
        </p>
      </Screen>
    )
  }
  return <Artifact key={`${address.serverId} ${address.artifactId}`} address={address} server={server} />
}

interface Props {
  address: ArtifactAddress
  server: ServerState
}

function Artifact({ address, server }: Props) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [list] = useArtifactLists([address.serverId])
  const summary =
    typeof list === 'object' && list.kind === 'listed'
      ? list.artifacts.find(({ id }) => id === address.artifactId)
      : undefined
  const showServer = useApp(hasSeveralServers)
  const { run, isBusy, error } = useAction()
  const text = useArtifactText(address, !isStale(server), summary?.revision ?? null)
  const seen = text.read.kind === 'read' ? text.read.text.versions : null
  const name = summary?.content && visibleText(summary.content.title)
  return (
    <Screen title={name || words.title}>
      <p className={styles.submit}>
        {showServer && <ServerMark server={server} />}
        <ButtonLink to="/artifacts">{words.back}</ButtonLink>
        {summary?.removal ? (
          <Removal address={address} removal={summary.removal} server={server} seen={seen} />
        ) : (
          seen && (
            <Button
              disabled={isBusy}
              onClick={() => run(commands.removeArtifact(address, seen), () => navigate('/artifacts'))}
            >
              {words.remove}
            </Button>
          )
        )}
      </p>
      {summary?.removal?.error === null && seen && <p className={styles.note}>{words.savingKeeps}</p>}
      {error && <ErrorNotice error={error} />}
      {text.read.kind === 'read' && <About server={server} sessions={text.read.text.sessions} />}
      <Text address={address} server={server} {...text} />
    </Screen>
  )
}

/** The sessions that it is about, as far as they are known. */
function About({ server, sessions }: { server: ServerState; sessions: readonly SessionId[] }) {
  const rows = useApp((app) => app.sessions[server.id])
  const known = sessions.flatMap((id) => rowAt(rows, id) ?? [])
  if (known.length === 0) return null
  return (
    <p className={styles.note}>
      {words.about}{' '}
      {known.map((session, index) => (
        <span key={session.id}>
          {index > 0 && ' · '}
          <Link to={sessionHref(server.id, session.id)}>{visibleText(sessionTitle(session))}</Link>
        </span>
      ))}
    </p>
  )
}

function Text(props: Props & { read: ReadArtifact; again(): void; set(read: ReadArtifact): void }) {
  const { address, server, read, again } = props
  const kept = useEdit(address)
  if (kept.stored === null) {
    if (!kept.hasFailed) return <Working text={messages.app.loading} />
    return (
      <Notice tone="danger" role="alert">
        <p>{words.draftUnread}</p>
        <Button onClick={kept.again}>{words.readAgain}</Button>
      </Notice>
    )
  }
  const edit = parseEdit(kept.stored)
  const theirs = read.kind === 'read' ? textsOf(read.text) : null
  const isReadable = theirs !== null && !isTooLong(theirs)
  return (
    <>
      {isStale(server) && <p className={styles.note}>{notKnown(server)}</p>}
      {!isStale(server) && read.kind === 'unknown' && <Working text={words.asking(server.label)} />}
      {read.kind === 'failed' && (
        <>
          <ErrorNotice error={read.error} />
          <p>
            <Button onClick={again}>{words.readAgain}</Button>
          </p>
        </>
      )}
      {read.kind === 'gone' && (
        <Notice tone="warning">
          <p>{edit ? words.goneUnsaved(server.label) : words.gone(server.label)}</p>
        </Notice>
      )}
      {read.kind === 'read' && !isReadable && <ReadOnly text={read.text} />}
      {(edit !== null || isReadable) && (
        <ArtifactEditor {...props} kept={kept} edit={edit} theirs={isReadable ? theirs : null} />
      )}
    </>
  )
}

/** What cannot be changed here is shown as far as it can be read. */
function ReadOnly({ text: { title, body } }: { text: ArtifactText }) {
  const isLocked = title === null && body === null
  const why = isLocked ? words.unreadable : title === null || body === null ? words.partUnreadable : words.tooLong
  return (
    <>
      <p className={styles.note}>{why}</p>
      {title !== null && <p className={styles.label}>{visibleText(title.slice(0, shownOfLonger))}</p>}
      {body !== null && <pre className={styles.path}>{visibleText(body.slice(0, shownOfLonger))}</pre>}
    </>
  )
}

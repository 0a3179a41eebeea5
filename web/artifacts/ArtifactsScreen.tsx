import { Link } from 'wouter'
import type { ServerState } from '../../worker/api/state'
import type { HubErrorData } from '../../worker/api/errors'
import type { ServerId } from '../../worker/api/ids'
import { artifactHref } from '../addresses/artifactHrefs'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { selectServers } from '../hub/selectors'
import { useAction } from '../hub/useAction'
import { settingsMessages } from '../i18n/settingsMessages'
import { orderedServers } from '../serverStatus/serverWords.logic'
import { SignedOutServers } from '../serverStatus/SignedOutServers'
import { RelativeTime } from '../time/RelativeTime'
import { Button, ButtonLink } from '../ui/Button'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import styles from '../ui/sessionForm.module.css'
import { artifactName, listNotes, listedArtifacts, type ListedArtifact } from './artifacts.logic'
import { Removal } from './Removal'
import { useArtifactLists } from './useArtifactLists'

const words = settingsMessages.artifacts

/** The artifacts of all servers, the one that was written last first. */
export function ArtifactsScreen() {
  const app = useApp(selectServers)
  const servers = app ? orderedServers(app).filter(({ account }) => account.kind === 'signed-in') : []
  return (
    <Screen title={words.title}>
      <p>{words.help}</p>
      {app && servers.length === 0 ? <SignedOutServers app={app} /> : <Artifacts servers={servers} />}
    </Screen>
  )
}

function Artifacts({ servers }: { servers: readonly ServerState[] }) {
  const lists = useArtifactLists(servers.map(({ id }) => id))
  const artifacts = listedArtifacts(servers, lists)
  const notes = listNotes(servers, lists)
  return (
    <>
      <p>
        <ButtonLink look="primary" to="/artifacts/new">
          {words.create}
        </ButtonLink>
      </p>
      {notes.map((note) =>
        note.kind === 'failed' ? (
          <ListFailure key={note.serverId} serverId={note.serverId} error={note.error} />
        ) : (
          <p key={note.serverId} className={styles.note}>
            {note.text}
          </p>
        ),
      )}
      {artifacts.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers.
        <ul role="list" className={styles.server} aria-label={words.title}>
          {artifacts.map((listed) => (
            <li key={`${listed.server.id} ${listed.artifact.id}`} className={styles.machine}>
              <ArtifactLine listed={listed} showServer={servers.length > 1} />
            </li>
          ))}
        </ul>
      )}
      {artifacts.length === 0 && notes.length === 0 && servers.length > 0 && <p>{words.none}</p>}
    </>
  )
}

/** What was read before stays below. */
function ListFailure({ serverId, error }: { serverId: ServerId; error: HubErrorData }) {
  const { commands } = useHub()
  const again = useAction()
  return (
    <>
      <ErrorNotice error={again.error ?? error} />
      <p>
        <Button disabled={again.isBusy} onClick={() => again.run(commands.readArtifactList(serverId))}>
          {words.readAgain}
        </Button>
      </p>
    </>
  )
}

function ArtifactLine({ listed: { server, artifact }, showServer }: { listed: ListedArtifact; showServer: boolean }) {
  const address = { serverId: server.id, artifactId: artifact.id }
  return (
    <>
      {showServer && <ServerMark server={server} />}
      <Link to={artifactHref(address)} className={styles.machineName}>
        {artifactName(artifact)}
      </Link>
      {artifact.removal ? (
        <Removal address={address} removal={artifact.removal} server={server} seen={null} />
      ) : (
        <span className={styles.facts} style={{ whiteSpace: 'nowrap' }}>
          <RelativeTime time={artifact.updatedAt} />
        </span>
      )}
    </>
  )
}

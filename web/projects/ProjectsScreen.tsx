import { useCallback, useState } from 'react'
import { Link } from 'wouter'
import type { MachineAddress } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { newSessionHref, sessionHref } from '../addresses/hrefs'
import { sessionKey } from '../addresses/sessionKey'
import { useApp } from '../hub/hooks'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { nameOfMachine } from '../names/machineNames.logic'
import { shortPath } from '../names/path.logic'
import { sessionTitle } from '../names/sessionNames.logic'
import { isStale } from '../serverStatus/upToDate.logic'
import { sessionState } from '../sessionRow/sessionState.logic'
import { RelativeTime } from '../time/RelativeTime'
import { Button, ButtonLink } from '../ui/Button'
import { Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import styles from '../ui/sessionForm.module.css'
import { Working } from '../ui/Working'
import { VisibleText } from '../visibleText/VisibleText'
import { visibleText } from '../visibleText/visibleText.logic'
import { projectsOf, type Copy, type Project } from './projects.logic'
import { NotTold } from './NotTold'
import { usePlaces } from './usePlaces'

const words = paletteMessages.projects

/** Drawn at once. */
const projectsAtOnce = 40
const sessionsAtOnce = 5

/** The sessions by the project that they work on, wherever its working copies are. */
export function ProjectsScreen() {
  const [round, setRound] = useState(0)
  return (
    <Screen title={words.title}>
      <p>{words.help}</p>
      <Projects key={round} again={() => setRound(round + 1)} />
    </Screen>
  )
}

function Projects({ again }: { again(): void }) {
  const { places, isAsking, failures } = usePlaces('all')
  const [limit, setLimit] = useState(projectsAtOnce)
  const projects = useApp(useCallback((app: AppState) => projectsOf(app, places), [places]))
  return (
    <>
      {isAsking ? (
        <Working text={words.asking} />
      ) : (
        <p>
          <Button onClick={again}>{words.again}</Button>
        </p>
      )}
      {failures.length > 0 && <NotTold failures={failures} />}
      {projects?.length === 0 && <p>{words.none}</p>}
      {projects?.slice(0, limit).map((project) => (
        <ProjectPart key={project.key} project={project} />
      ))}
      {projects && projects.length > limit && (
        <p>
          <Button onClick={() => setLimit(limit + projectsAtOnce)}>{words.more(projects.length - limit)}</Button>
        </p>
      )}
    </>
  )
}

function ProjectPart({ project: { name, remote, root, copies, crowded } }: { project: Project }) {
  const machine = useApp((app) => (copies[0] ? nameInFull(app, copies[0].machine) : ''))
  // Several may have the same name; those without a remote are of one directory of one machine.
  const content = copies[0]?.sessions[0]?.content
  const home = content?.kind === 'open' ? content.homeDir : null
  const where = remote ?? `${shortPath(root, home)}, ${machine ?? ''}`
  return (
    <section aria-label={visibleText(`${name}, ${where}`)} className={styles.group}>
      <h2>
        <VisibleText text={name} />
      </h2>
      {remote !== null && (
        <p className={styles.note}>
          <VisibleText text={remote} />
        </p>
      )}
      {crowded.map(({ branch, sessions }) => (
        <Notice key={branch} tone="warning">
          <p>{words.crowded(sessions.length, visibleText(branch))}</p>
          <p>{sessions.map((session) => visibleText(sessionTitle(session))).join(' · ')}</p>
        </Notice>
      ))}
      {copies.map((copy) => (
        <CopyPart key={`${copy.machine.serverId} ${copy.machine.machineId} ${copy.directory}`} copy={copy} />
      ))}
    </section>
  )
}

function nameInFull({ machines, servers }: AppState, { serverId, machineId }: MachineAddress): string {
  return `${nameOfMachine(machines[serverId], machineId) ?? ''}, ${servers[serverId]?.label ?? ''}`
}

function CopyPart({ copy: { machine, directory, place, sessions } }: { copy: Copy }) {
  const [areAllShown, setAllShown] = useState(false)
  const server = useApp((app) => app.servers[machine.serverId])
  const machines = useApp((app) => app.machines[machine.serverId])
  const [first] = sessions
  const content = first?.content.kind === 'open' ? first.content : null
  const name = nameOfMachine(machines, machine.machineId) ?? content?.host ?? ''
  const shown = areAllShown ? sessions : sessions.slice(0, sessionsAtOnce)
  if (!server) return null
  return (
    <div className={styles.server}>
      <div className={styles.serverName}>
        <ServerMark server={server} /> {name}
      </div>
      <p className={styles.path}>
        <VisibleText text={shortPath(directory, content?.homeDir ?? null)} />
        {factsOf(place)}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list">
        {shown.map((session) => (
          <li key={sessionKey(session)} className={styles.machine}>
            <SessionLine session={session} stale={isStale(server)} />
          </li>
        ))}
      </ul>
      <p className={styles.details}>
        <span className={styles.submit}>
          <ButtonLink to={newSessionHref(machine.serverId, machine.machineId, directory)}>
            {messages.sessions.machines.start}
          </ButtonLink>
          {shown.length < sessions.length && (
            <Button look="quiet" onClick={() => setAllShown(true)}>
              {words.more(sessions.length - shown.length)}
            </Button>
          )}
        </span>
      </p>
    </div>
  )
}

function SessionLine({ session, stale }: { session: SessionSummary; stale: boolean }) {
  return (
    <>
      <Link to={sessionHref(session.serverId, session.id)} className={styles.machineName}>
        {visibleText(sessionTitle(session))}
      </Link>
      <span className={styles.facts}>
        {sessionState(session, stale).text} · <RelativeTime time={session.updatedAt} />
      </span>
    </>
  )
}

/** Its branch, and how far it is from what others have. */
function factsOf(place: Copy['place']): string {
  if (!place) return ` · ${words.notTold}`
  const { branch, ahead, behind } = place
  if (branch === null) return ''
  return ['', visibleText(branch), ahead !== null && behind !== null ? words.upstream(ahead, behind) : '']
    .filter((part, index) => index === 0 || part !== '')
    .join(' · ')
}

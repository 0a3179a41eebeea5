import { lazy, Suspense } from 'react'
import { Link } from 'wouter'
import { offersMachineCalls } from '../../worker/api/agents/offeredCalls'
import type { MachineAddress } from '../../worker/api/ids'
import type { MachineContent, MachineSummary, ServerState, SessionSummary } from '../../worker/api/state'
import { machineHref, newSessionHref } from '../addresses/hrefs'
import { LoggedInCommand } from '../firstSteps/LoggedInCommand'
import { useApp } from '../hub/hooks'
import { sessionsOf } from '../hub/selectors'
import { machineMessages } from '../i18n/machineMessages'
import { messages } from '../i18n/messages'
import { daemonText, platformName, presenceText } from './MachineList.logic'
import { isStale } from '../serverStatus/upToDate.logic'
import { sessionKey } from '../addresses/sessionKey'
import { nameOfMachine } from '../names/machineNames.logic'
import { SessionRow } from '../sessionRow/SessionRow'
import { Shell } from '../shell/Shell'
import { useClock } from '../time/clock'
import { RelativeTime } from '../time/RelativeTime'
import { Fact, FactHead, FactList } from '../factList/FactList'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import { visibleText } from '../visibleText/visibleText.logic'
import { MachineMenu } from './MachineMenu'
import { agentsFound, daemonsBeside, sessionsOfMachine } from './MachineScreen.logic'
import { recentDirectories } from './recentDirectories.logic'
import styles from './MachineScreen.module.css'

const PushSection = lazy(async () => ({ default: (await import('../notifications/push/PushSection')).PushSection }))

const words = machineMessages
const mostSessions = 20

/** One machine: what is known of it, its sessions, and what can be done with it. */
export function MachineScreen({ address }: { address: MachineAddress }) {
  const { serverId, machineId } = address
  const server = useApp((app) => app.servers[serverId])
  const machine = useApp((app) => app.machines[serverId]?.[machineId])
  const name = useApp((app) => nameOfMachine(app.machines[serverId], machineId))
  const sessions = useApp((app) => sessionsOfMachine(sessionsOf(app, serverId), machineId))
  return (
    <Screen title={words.title}>
      {!machine || !server ? (
        <p>{words.gone}</p>
      ) : (
        <Loaded machine={machine} server={server} name={name ?? machineId} sessions={sessions ?? []} />
      )}
      <p>
        <Link href="/machines">{words.all}</Link>
      </p>
    </Screen>
  )
}

interface LoadedProps {
  machine: MachineSummary
  server: ServerState
  name: string
  sessions: SessionSummary[]
}

function Loaded({ machine, server, name, sessions }: LoadedProps) {
  const presence = useClock((now) => presenceText(machine, server, now))
  const { content } = machine
  const isHappyAgent = content.kind === 'open' && content.isHappyAgent
  const isOnline = machine.presence === 'online' && !isStale(server)
  const beside = useApp((app) => daemonsBeside(machine, app)) ?? []
  const directories = useApp((app) => recentDirectories(app.sessions[server.id], machine.id)) ?? []
  return (
    <>
      <FactHead name={name}>
        <MachineMenu machine={machine} server={server} name={name} />
      </FactHead>
      {content.kind === 'locked' && <p>{words.locked}</p>}
      <FactList>
        <Fact name={words.facts.server}>
          <ServerMark server={server} /> {server.label}
        </Fact>
        <Fact name={words.facts.state}>{presence}</Fact>
        {machine.presence === 'offline' && (
          <Fact name={words.facts.lastSeen}>
            <RelativeTime time={machine.activeAt} />
          </Fact>
        )}
        {content.kind === 'open' && <ContentFacts content={content} />}
        {beside.length > 0 && (
          <Fact name={words.facts.beside}>
            {beside.map((other) => (
              <Beside key={`${other.serverId}/${other.id}`} machine={other} />
            ))}
          </Fact>
        )}
        <Fact name={words.facts.id} copy={{ text: machine.id, label: words.facts.copy(words.facts.id) }}>
          <code>{machine.id}</code>
        </Fact>
      </FactList>
      {machine.presence === 'offline' && !isHappyAgent && (
        <section className={styles.section}>
          <h2>{words.offline.title}</h2>
          <p>{words.offline.help}</p>
          <LoggedInCommand server={server} machine={machine} command="happy daemon start" />
        </section>
      )}
      <section className={styles.section}>
        <h2>{words.sessions}</h2>
        {sessions.length === 0 && <p>{words.noSessions}</p>}
        {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
        <ul role="list" className={styles.list}>
          {sessions.slice(0, mostSessions).map((session) => (
            <li key={sessionKey(session)}>
              <SessionRow session={session} server={server} machine="" showServer={false} isOpen={false} isTabStop />
            </li>
          ))}
        </ul>
        {sessions.length > mostSessions && <p>{messages.sessions.overview.more(sessions.length - mostSessions)}</p>}
      </section>
      {isOnline && directories.length > 0 && (
        <section className={styles.section}>
          <h2>{words.directories}</h2>
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
          <ul role="list" className={styles.list}>
            {directories.map((path) => (
              <li key={path}>
                <Link
                  className={styles.directory}
                  href={newSessionHref(server.id, machine.id, path)}
                  title={words.actions.start}
                >
                  <code>{path}</code>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {isOnline && (
        <Suspense>
          <PushSection only={machine} className={styles.section} />
        </Suspense>
      )}
      {isOnline && content.kind === 'open' && offersMachineCalls(content) && (
        <section className={styles.section}>
          <h2>{words.shell.title}</h2>
          <Shell of={{ serverId: server.id, machineId: machine.id }} home={content.homeDir} directories={directories} />
        </section>
      )}
    </>
  )
}

/** Another daemon of this computer, such as the one of Happy Agent beside the one of the CLI. */
function Beside({ machine }: { machine: MachineSummary }) {
  const { serverId, id, content } = machine
  const server = useApp((app) => app.servers[serverId])
  const name = useApp((app) => nameOfMachine(app.machines[serverId], id))
  const cliVersion = content.kind === 'open' ? content.cliVersion : ''
  return (
    <div>
      {server && <ServerMark server={server} />} <Link href={machineHref(serverId, id)}>{name ?? id}</Link>
      {visibleText(` · ${daemonText(machine) ?? ''}`)}
      {cliVersion && ` · ${messages.sessions.machines.cli(cliVersion)}`}
    </div>
  )
}

function ContentFacts({ content }: { content: Extract<MachineContent, { kind: 'open' }> }) {
  const { host, platform, homeDir, cliVersion } = content
  const agents = agentsFound(content)
  const { facts } = words
  return (
    <>
      <Fact name={facts.host}>{host}</Fact>
      <Fact name={facts.platform}>{platformName(platform)}</Fact>
      <Fact name={facts.homeDir}>
        <code>{homeDir}</code>
      </Fact>
      {cliVersion && <Fact name={facts.cliVersion}>{cliVersion}</Fact>}
      {agents && <Fact name={facts.agents}>{agents.join(', ') || facts.noAgents}</Fact>}
    </>
  )
}

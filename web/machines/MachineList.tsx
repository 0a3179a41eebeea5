import Lock from 'lucide-react/icons/lock'
import Monitor from 'lucide-react/icons/monitor'
import Plus from 'lucide-react/icons/plus'
import { Link } from 'wouter'
import type { ServerState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { selectServers } from '../hub/selectors'
import { onDemand } from '../page/onDemand'
import { messages } from '../i18n/messages'
import { useClock } from '../time/clock'
import { RelativeTime } from '../time/RelativeTime'
import { connectableServers } from '../firstSteps/firstSteps.logic'
import { isStale, listNotes } from '../serverStatus/upToDate.logic'
import { ListSkeleton } from '../sessionRow/ListSkeleton'
import { SignedOutServers } from '../serverStatus/SignedOutServers'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import { machineHref, newSessionHref } from '../addresses/hrefs'
import { visibleText } from '../visibleText/visibleText.logic'
import {
  computersOf,
  daemonText,
  machineGroups,
  platformName,
  presenceText,
  type Computer,
  type MachineRow,
} from './MachineList.logic'
import styles from './MachineList.module.css'

// Only where there is nothing else to show.
const FirstSteps = onDemand(async () => (await import('../firstSteps/FirstSteps')).FirstSteps)

const words = messages.sessions

export function MachineList() {
  return (
    <Screen title={words.machines.name}>
      <MachineGroups headingLevel={2} />
    </Screen>
  )
}

/** Machines with their servers; server headings only where there is more than one server. */
export function MachineGroups({ headingLevel }: { headingLevel: 2 | 3 }) {
  const app = useApp(selectServers)
  const groups = useApp(machineGroups)
  const Heading = headingLevel === 2 ? 'h2' : 'h3'
  if (!app || !groups) return <ListSkeleton />
  const notes = listNotes(app)
  const several = groups.length > 1
  // Signed out, nothing is known about machines, which is not the same as having none.
  if (connectableServers(app).length === 0) return <SignedOutServers app={app} />
  if (groups.every(({ machines }) => machines.length === 0) && notes.length === 0) {
    return (
      <div className={styles.none}>
        <p className={styles.empty}>{words.machines.empty}</p>
        <p className={styles.help}>{words.machines.emptyHelp}</p>
        {/* The overview has them already. */}
        {headingLevel === 2 && <FirstSteps app={app} />}
      </div>
    )
  }
  return groups.map(({ server, machines }) => {
    const note = notes.find(({ serverId }) => serverId === server.id)
    return (
      <div key={server.id} className={styles.group}>
        {several && (
          <Heading className={styles.server}>
            <ServerMark server={server} /> <span aria-hidden>{server.label}</span>
          </Heading>
        )}
        {machines.length > 0 ? (
          // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers.
          <ul role="list" className={styles.list} aria-label={server.label}>
            {computersOf(machines).map((computer) => (
              <li key={computer.key}>
                <ComputerItem computer={computer} server={server} />
              </li>
            ))}
          </ul>
        ) : (
          <p className={styles.help}>{note?.text ?? words.machines.empty}</p>
        )}
      </div>
    )
  })
}

/** A computer with one machine is that machine; several stand together. */
function ComputerItem({ computer: { name, machines }, server }: { computer: Computer; server: ServerState }) {
  const items = machines.map((row) => (
    <MachineItem key={row.machine.id} row={row} server={server} isOneOfSeveral={name !== null} />
  ))
  if (name === null) return items
  return (
    <section aria-label={visibleText(name)}>
      <p className={`${styles.machine} ${styles.help}`}>
        <Monitor size={16} aria-hidden /> <span>{visibleText(name)}</span>
      </p>
      {items}
    </section>
  )
}

interface ItemProps {
  row: MachineRow
  server: ServerState
  /** The computer above it has the sign. */
  isOneOfSeveral: boolean
}

function MachineItem({ row: { machine, name, sessions }, server, isOneOfSeveral }: ItemProps) {
  const { content } = machine
  const presence = useClock((now) => presenceText(machine, server, now))
  const isOnline = machine.presence === 'online' && !isStale(server)
  return (
    <div className={styles.machine} data-online={isOnline || undefined}>
      <span className={styles.glyph} aria-hidden>
        {content.kind === 'locked' ? <Lock size={16} /> : !isOneOfSeveral && <Monitor size={16} />}
      </span>
      <Link className={styles.name} href={machineHref(server.id, machine.id)} title={name}>
        {name}
      </Link>
      <span className={styles.facts}>
        <span className={styles.presence}>{presence}</span>
        {content.kind === 'open' ? (
          <>
            <span>{platformName(content.platform)}</span>
            {isOneOfSeveral || content.isHappyAgent ? <span>{visibleText(daemonText(machine) ?? '')}</span> : null}
            {content.cliVersion && <span>{words.machines.cli(content.cliVersion)}</span>}
            {sessions !== null && <span>{words.machines.sessions(sessions)}</span>}
            {machine.presence === 'offline' && (
              <span>
                {words.machines.lastSeen} <RelativeTime time={machine.activeAt} />
              </span>
            )}
          </>
        ) : (
          <span>{words.session.lockedHelp}</span>
        )}
      </span>
      {isOnline && content.kind === 'open' && (
        <Link
          className={styles.start}
          href={newSessionHref(server.id, machine.id)}
          aria-label={words.machines.startOn(name)}
        >
          <Plus size={16} aria-hidden /> {words.machines.start}
        </Link>
      )}
    </div>
  )
}

import { useCallback, useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { SessionAddress } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { sessionKey } from '../addresses/sessionKey'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { paletteMessages } from '../i18n/paletteMessages'
import { machineName, sessionTitle } from '../names/sessionNames.logic'
import { RemovalNotice } from '../sessionRow/RemovalNotice'
import { sessionState } from '../sessionRow/sessionState.logic'
import { isStale } from '../serverStatus/upToDate.logic'
import { useClock } from '../time/clock'
import { RelativeTime } from '../time/RelativeTime'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import {
  actedOn,
  chosenSessions,
  everything,
  managedStates,
  toggled,
  unusedDays,
  type ManageAction,
  type SessionChoice,
} from './manage.logic'
import styles from './ManageScreen.module.css'

const words = paletteMessages.manage

/** Drawn at once; all that match can be chosen nevertheless. */
const rowsAtOnce = 200

/** Many sessions of all servers at once: narrowed down, chosen, archived, deleted or marked as read. */
export function ManageScreen() {
  const [choice, setChoice] = useState(everything)
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [limit, setLimit] = useState(rowsAtOnce)
  const minute = useClock((now) => Math.floor(now / 60_000))
  const sessions = useApp(
    useCallback((app: AppState) => chosenSessions(app, choice, minute * 60_000), [choice, minute]),
  )
  if (!sessions) return <Screen title={words.title}>{null}</Screen>
  const chosen = sessions.filter((session) => picked.has(sessionKey(session)))
  const areAll = sessions.length > 0 && chosen.length === sessions.length
  return (
    <Screen title={words.title}>
      <Choice choice={choice} onChange={setChoice} />
      <p className={styles.line}>
        <label className={styles.all}>
          <input
            type="checkbox"
            checked={areAll}
            disabled={sessions.length === 0}
            onChange={() => setPicked(areAll ? new Set() : new Set(sessions.map(sessionKey)))}
          />
          {words.all(sessions.length)}
        </label>
        <output>{chosen.length > 0 && words.chosen(chosen.length)}</output>
      </p>
      {sessions.length === 0 && <p>{words.none}</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={styles.list}>
        {sessions.slice(0, limit).map((session) => (
          <li key={sessionKey(session)}>
            <Row
              session={session}
              isPicked={picked.has(sessionKey(session))}
              onPick={() => setPicked(new Set(toggled([...picked], sessionKey(session))))}
            />
          </li>
        ))}
      </ul>
      {sessions.length > limit && (
        <p>
          <Button onClick={() => setLimit(limit + rowsAtOnce)}>{words.more(sessions.length - limit)}</Button>
        </p>
      )}
      <Actions chosen={chosen} onDone={() => setPicked(new Set())} />
    </Screen>
  )
}

function Choice({ choice, onChange }: { choice: SessionChoice; onChange(choice: SessionChoice): void }) {
  const order = useApp((app) => app.serverOrder) ?? []
  const servers = useApp((app) => app.servers)
  const change = (part: Partial<SessionChoice>) => onChange({ ...choice, ...part })
  return (
    <>
      <Field
        label={words.text}
        value={choice.text}
        onValue={(text) => change({ text })}
        type="search"
        autoComplete="off"
        spellCheck={false}
      />
      <fieldset className={styles.chips}>
        <legend className="visually-hidden">{words.narrow}</legend>
        {order.length > 1 &&
          order.map((id) => {
            const server = servers?.[id]
            return (
              server && (
                <Chip
                  key={id}
                  isOn={choice.servers.includes(id)}
                  onPress={() => change({ servers: toggled(choice.servers, id) })}
                >
                  {server.label}
                </Chip>
              )
            )
          })}
        {managedStates.map((state) => (
          <Chip
            key={state}
            isOn={choice.states.includes(state)}
            onPress={() => change({ states: toggled(choice.states, state) })}
          >
            {words.states[state]}
          </Chip>
        ))}
        <Chip isOn={choice.unread} onPress={() => change({ unread: !choice.unread })}>
          {words.unread}
        </Chip>
        {unusedDays.map((days) => (
          <Chip
            key={days}
            isOn={choice.unusedDays === days}
            onPress={() => change({ unusedDays: choice.unusedDays === days ? null : days })}
          >
            {words.unused(days)}
          </Chip>
        ))}
      </fieldset>
    </>
  )
}

function Chip({ isOn, onPress, children }: { isOn: boolean; onPress(): void; children: ReactNode }) {
  return (
    <button type="button" className={styles.chip} aria-pressed={isOn} onClick={onPress}>
      {children}
    </button>
  )
}

function Row({ session, isPicked, onPick }: { session: SessionSummary; isPicked: boolean; onPick(): void }) {
  const { serverId, id, marks } = session
  const server = useApp((app) => app.servers[serverId])
  const machines = useApp((app) => app.machines[serverId])
  if (!server) return null
  const title = sessionTitle(session)
  if (marks?.removal) return <RemovalNotice session={session} removal={marks.removal} server={server} title={title} />
  return (
    <div className={styles.row}>
      <label className={styles.pick}>
        <input type="checkbox" checked={isPicked} onChange={onPick} />
        <ServerMark server={server} />
        <span className={styles.title} data-unread={session.unread || undefined}>
          {title}
        </span>
        <span className={styles.muted}>{machineName(session, machines)}</span>
        <span className={styles.muted}>{sessionState(session, isStale(server)).text}</span>
        <RelativeTime time={session.updatedAt} className={styles.muted} />
      </label>
      <Link to={sessionHref(serverId, id)} aria-label={words.openSession(title)}>
        {words.open}
      </Link>
    </div>
  )
}

function Actions({ chosen, onDone }: { chosen: readonly SessionSummary[]; onDone(): void }) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const [undoable, setUndoable] = useState<{ how: 'archive' | 'delete'; sessions: SessionAddress[] } | null>(null)

  const act = (action: ManageAction) => {
    const sessions = actedOn(action, chosen).map(({ serverId, id }) => ({ serverId, sessionId: id }))
    if (action === 'mark-read') {
      return run(Promise.all(sessions.map((session) => commands.markRead(session))), onDone)
    }
    run(commands.removeSessions(sessions, action), () => {
      setUndoable({ how: action, sessions })
      onDone()
    })
  }

  const actions: ManageAction[] = ['archive', 'mark-read', 'delete']
  if (chosen.length === 0 && !undoable && !error) return null
  return (
    <div className={styles.actions}>
      {error && <ErrorNotice error={error} />}
      {chosen.length > 0 && (
        <p className={styles.line}>
          {actions.map((action) => {
            const count = actedOn(action, chosen).length
            return (
              <Button
                key={action}
                look={action === 'delete' ? 'danger' : 'plain'}
                disabled={isBusy || count === 0}
                onClick={() => act(action)}
              >
                {words.actions[action](count)}
              </Button>
            )
          })}
        </p>
      )}
      {undoable && chosen.length === 0 && (
        <p className={styles.line}>
          <output>{words.done[undoable.how](undoable.sessions.length)}</output>
          <Button
            disabled={isBusy}
            onClick={() => run(commands.takeBackRemovals(undoable.sessions), () => setUndoable(null))}
          >
            {words.undo}
          </Button>
        </p>
      )}
    </div>
  )
}

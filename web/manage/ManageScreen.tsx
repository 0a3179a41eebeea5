import { useCallback, useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { SessionAddress } from '../../worker/api/ids'
import type { AppState, SessionSummary } from '../../worker/api/state'
import { sessionHref } from '../addresses/hrefs'
import { sessionKey } from '../addresses/sessionKey'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { paletteMessages } from '../i18n/paletteMessages'
import { toggled } from '../listOrder/toggled'
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
import { visibleText } from '../visibleText/visibleText.logic'
import {
  actedOn,
  chosenSessions,
  everything,
  managedStates,
  pendingRemovals,
  unknownServers,
  unusedDays,
  type ManageAction,
  type SessionChoice,
} from './manage.logic'
import { Chip } from './Chip'
import styles from './ManageScreen.module.css'

const words = paletteMessages.manage

const actions: readonly ManageAction[] = ['archive', 'mark-read', 'delete']
const removals = ['archive', 'delete'] as const

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
  const unknown = useApp(useCallback((app: AppState) => unknownServers(app, choice), [choice]))
  if (!sessions) return <Screen title={words.title}>{null}</Screen>
  const chosen = sessions.filter((session) => picked.has(sessionKey(session)))
  const areAll = sessions.length > 0 && chosen.length === sessions.length
  return (
    <Screen title={words.title}>
      <p>
        <Link to="/projects">{paletteMessages.projects.title}</Link>
      </p>
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
      {unknown && unknown.length > 0 && <p>{words.unknown(unknown)}</p>}
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

function Row({ session, isPicked, onPick }: { session: SessionSummary; isPicked: boolean; onPick(): void }) {
  const { serverId, id, marks } = session
  const server = useApp((app) => app.servers[serverId])
  const machines = useApp((app) => app.machines[serverId])
  if (!server) return null
  const title = visibleText(sessionTitle(session))
  if (marks?.removal) return <RemovalNotice session={session} removal={marks.removal} server={server} title={title} />
  return (
    <div className={styles.row}>
      <label className={styles.pick}>
        <input type="checkbox" checked={isPicked} onChange={onPick} />
        <ServerMark server={server} />
        <span className={styles.title} data-unread={session.unread || undefined}>
          {title}
        </span>
        <span className={styles.facts}>
          <span className={styles.muted}>{machineName(session, machines)}</span>
          <span className={styles.muted}>{sessionState(session, isStale(server)).text}</span>
          <RelativeTime time={session.updatedAt} className={styles.muted} />
        </span>
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
  // Also where a server refused its part: what others were told can be taken back.
  const [removed, setRemoved] = useState<readonly SessionAddress[]>([])
  const pending = useApp(useCallback((app: AppState) => pendingRemovals(app, removed), [removed]))

  // The pressed button is gone with what was chosen: the way back takes the focus.
  const undo = useRef<HTMLButtonElement>(null)
  const hadRemovals = useRef(false)
  const hasRemovals = (pending?.length ?? 0) > 0
  useEffect(() => {
    if (hasRemovals && !hadRemovals.current && document.activeElement === document.body) undo.current?.focus()
    hadRemovals.current = hasRemovals
  }, [hasRemovals])

  const act = (action: ManageAction) => {
    const sessions = actedOn(action, chosen).map(({ serverId, id }) => ({ serverId, sessionId: id }))
    if (action === 'mark-read') {
      return run(Promise.all(sessions.map((session) => commands.markRead(session))), onDone)
    }
    setRemoved([...removed, ...sessions])
    run(commands.removeSessions(sessions, action), onDone)
  }

  const waiting = pending ?? []
  const counts = removals.map((how) => ({ how, count: waiting.filter((one) => one.how === how).length }))
  return (
    <div className={styles.actions} data-empty={(chosen.length === 0 && waiting.length === 0 && !error) || undefined}>
      {error && <ErrorNotice error={error} />}
      <p className={styles.line}>
        {/* Always there, so that what comes into it is read out. */}
        <output>
          {counts
            .filter(({ count }) => count > 0)
            .map(({ how, count }) => words.done[how](count))
            .join(' ')}
        </output>
        {waiting.length > 0 && (
          <Button
            ref={undo}
            aria-disabled={isBusy}
            onClick={() =>
              !isBusy && run(commands.takeBackRemovals(waiting.map(({ address }) => address)), () => setRemoved([]))
            }
          >
            {words.undo}
          </Button>
        )}
      </p>
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
    </div>
  )
}

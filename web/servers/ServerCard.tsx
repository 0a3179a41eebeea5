import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import { useState } from 'react'
import type { ServerState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import type { RegisteredServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { ActionMenu, MenuItem } from '../ui/ActionMenu'
import { ErrorNotice } from '../ui/Notice'
import { ServerMark } from '../ui/ServerMark'
import { ApprovalsLog } from './ApprovalsLog'
import { EditAddress } from './EditAddress'
import { EditAppearance } from './EditAppearance'
import { LeaveServer } from './LeaveServer'
import { NextStep } from '../serverStatus/NextStep'
import styles from './ServersScreen.module.css'
import { StateDot } from '../serverStatus/StateDot'
import { connectionWords, contentWords } from '../serverStatus/serverWords.logic'
import { useAction } from '../hub/useAction'
import { clockTime } from '../time/time.logic'
import { useSeconds } from '../time/useSeconds'
import { ServerWants } from '../waiting/WantsChoice'

interface ServerAction {
  name: string
  isDanger?: boolean
  do(): void
}

interface CardProps {
  app: RegisteredServers
  server: ServerState
  place: { isFirst: boolean; isLast: boolean }
  onMove(places: -1 | 1): void
}

type OpenDialog = 'appearance' | 'address' | 'approvals' | 'sign-out' | 'remove'

/** One server with all that is known of it; its actions in a menu, the common ones also behind a swipe. */
export function ServerCard({ app, server, place, onMove }: CardProps) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const words = messages.servers
  const { actions, edit } = words
  const close = () => setDialog(null)
  const signedIn = server.account.kind === 'signed-in'
  const pauseOrResume: ServerAction =
    server.connection.kind === 'paused'
      ? { name: actions.resume, do: () => run(commands.resumeServer(server.id)) }
      : { name: actions.pause, do: () => run(commands.pauseServer(server.id)) }
  const remove: ServerAction = { name: actions.remove, isDanger: true, do: () => setDialog('remove') }
  const makePrimary: ServerAction = { name: actions.makePrimary, do: () => run(commands.makePrimary(server.id)) }
  const menu: ServerAction[] = [
    { name: actions.edit, do: () => setDialog('appearance') },
    ...(signedIn ? [{ name: actions.address, do: () => setDialog('address') }] : []),
    { name: messages.servers.approvals.open, do: () => setDialog('approvals') },
    ...(server.isPrimary ? [] : [makePrimary]),
    ...(signedIn ? [pauseOrResume] : []),
    ...(signedIn ? [{ name: actions.signOut, isDanger: true, do: () => setDialog('sign-out') }] : []),
    remove,
  ]
  return (
    <li className={styles.server}>
      <div className={styles.swipe}>
        <div className={styles.card}>
          <div className={styles.head}>
            {app.serverOrder.length > 1 && <ServerMark server={server} />}
            <div className={styles.names}>
              <h2 className={styles.name}>
                <button type="button" title={edit.open(server.label)} onClick={() => setDialog('appearance')}>
                  {server.label}
                </button>
              </h2>
              {server.isPrimary && (
                <span className={styles.primary} title={words.primaryHelp}>
                  {words.primary}
                </span>
              )}
            </div>
            <span className={styles.tools}>
              {app.serverOrder.length > 1 && <MoveButtons label={server.label} place={place} onMove={onMove} />}
              <ActionMenu name={messages.servers.more(server.label)}>
                {menu.map((action) => (
                  <MenuItem key={action.name} {...(action.isDanger && { isDanger: true })} onChoose={() => action.do()}>
                    {action.name}
                  </MenuItem>
                ))}
              </ActionMenu>
            </span>
          </div>
          <Facts server={server} />
          <div className={styles.step}>
            <NextStep server={server} run={run} />
          </div>
          {error && <ErrorNotice error={error} />}
        </div>
        {/* Some of the menu's actions again, behind a swipe. */}
        <div className={styles.strip} aria-hidden>
          {[...(signedIn ? [pauseOrResume] : []), remove].map((action) => (
            <button
              key={action.name}
              type="button"
              tabIndex={-1}
              data-danger={action.isDanger}
              onClick={() => action.do()}
            >
              {action.name}
            </button>
          ))}
        </div>
      </div>
      {dialog === 'appearance' && <EditAppearance server={server} onClose={close} />}
      {dialog === 'address' && <EditAddress server={server} onClose={close} />}
      {dialog === 'approvals' && <ApprovalsLog server={server} onClose={close} />}
      {(dialog === 'sign-out' || dialog === 'remove') && (
        <LeaveServer app={app} server={server} how={dialog} onClose={close} />
      )}
    </li>
  )
}

function Facts({ server }: { server: ServerState }) {
  const { connection, account, unsentMessages, setBackAt } = server
  const now = useSeconds(connection.kind === 'waiting-to-retry')
  const state = connectionWords(server, now)
  const content = useApp((app) => contentWords(app, server, now))
  const words = messages.servers
  return (
    <div className={styles.facts}>
      <p className={styles.state}>
        <StateDot tone={state.tone} />
        {state.state}
      </p>
      {state.detail && <p>{state.detail}</p>}
      <p>{server.url}</p>
      {server.aliases.length > 0 && <p>{words.aliases(server.aliases)}</p>}
      {account.kind === 'signed-in' && (
        <>
          <p>
            {words.fingerprint} <span className={styles.code}>{account.fingerprint}</span>,{' '}
            {words.keyOrigin[account.keyOrigin]}
          </p>
          <p>{content}</p>
          <p>
            {paletteMessages.queue.wants.session} <ServerWants server={server} />
          </p>
        </>
      )}
      {setBackAt !== null && <p>{words.setBack(clockTime(setBackAt, now))}</p>}
      {unsentMessages !== null && unsentMessages > 0 && <p>{words.unsent(unsentMessages)}</p>}
    </div>
  )
}

interface MoveProps {
  label: string
  place: CardProps['place']
  onMove: CardProps['onMove']
}

function MoveButtons({ label, place, onMove }: MoveProps) {
  const { order } = messages.servers
  // Not `disabled`: the button that was just pressed would lose the focus at the end of the list.
  return (
    <>
      <button
        type="button"
        className={styles.tool}
        aria-label={order.up(label)}
        title={order.up(label)}
        aria-disabled={place.isFirst}
        onClick={() => !place.isFirst && onMove(-1)}
      >
        <ArrowUp size={16} aria-hidden />
      </button>
      <button
        type="button"
        className={styles.tool}
        aria-label={order.down(label)}
        title={order.down(label)}
        aria-disabled={place.isLast}
        onClick={() => !place.isLast && onMove(1)}
      >
        <ArrowDown size={16} aria-hidden />
      </button>
    </>
  )
}

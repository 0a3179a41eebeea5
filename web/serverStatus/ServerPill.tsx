import ChevronDown from 'lucide-react/icons/chevron-down'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useApp } from '../hub/hooks'
import { selectServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import styles from './ServerPill.module.css'
import { StateDot } from './StateDot'
import { orderedServers, pillWords } from './serverWords.logic'
import { whenIdle } from '../page/whenIdle'
import { useSeconds } from '../time/useSeconds'

const loadServerList = () => import('./ServerList')
const ServerList = lazy(async () => ({ default: (await loadServerList()).ServerList }))

const POPOVER_ID = 'server-list'

/** The state of all servers in words; opens the list of servers. */
export function ServerPill() {
  const app = useApp(selectServers)
  const [location] = useLocation()
  // Pause has to answer at once when it is needed, also where this app's host is away.
  useEffect(() => whenIdle(() => void loadServerList().catch(() => {})), [])
  const servers = app ? orderedServers(app) : []
  const now = useSeconds(servers.length === 1 && servers[0]?.connection.kind === 'waiting-to-retry')
  if (!app) return <span className={styles.empty} />
  const words = pillWords(app, now)
  return (
    <>
      <button type="button" className={styles.pill} popoverTarget={POPOVER_ID}>
        <StateDot tone={words.tone} />
        <span className={styles.text}>{words.text}</span>
        <ChevronDown size={14} aria-hidden />
        <span className="visually-hidden">{messages.servers.pill.open}</span>
      </button>
      {/* A countdown would be read out every second: the phrase of several servers has none. */}
      {servers.length > 1 && <output className="visually-hidden">{words.text}</output>}
      {/* A navigation closes it: the key makes a new one. */}
      <ServerPopover key={location} />
    </>
  )
}

function ServerPopover() {
  const [open, setOpen] = useState(false)
  return (
    <dialog
      id={POPOVER_ID}
      popover="auto"
      aria-label={messages.servers.title}
      className={styles.popover}
      onToggle={(event) => setOpen(event.newState === 'open')}
    >
      {open && (
        <Suspense>
          <ServerList />
        </Suspense>
      )}
    </dialog>
  )
}

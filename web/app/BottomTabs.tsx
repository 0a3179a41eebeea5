import { List, Monitor, ScanQrCode, Settings } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { messages } from '../i18n/messages'
import styles from './BottomTabs.module.css'

const tabs = [
  { to: '/', name: messages.app.tabs.sessions, Icon: List },
  { to: '/machines', name: messages.app.tabs.machines, Icon: Monitor },
  { to: '/connect', name: messages.app.tabs.connect, Icon: ScanQrCode },
  { to: '/settings', name: messages.app.tabs.settings, Icon: Settings },
]

/** The phone's main navigation, within reach of the thumb. */
export function BottomTabs() {
  return (
    <nav aria-label={messages.app.tabs.name} className={styles.tabs}>
      {tabs.map((tab) => (
        <Tab key={tab.to} {...tab} />
      ))}
    </nav>
  )
}

function Tab({ to, name, Icon }: (typeof tabs)[number]) {
  const isCurrent = useLocation()[0] === to
  return (
    <Link to={to} className={styles.tab} aria-current={isCurrent ? 'page' : undefined}>
      <Icon size={20} aria-hidden />
      {name}
    </Link>
  )
}

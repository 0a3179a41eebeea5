import List from 'lucide-react/icons/list'
import MessageCircleQuestionMark from 'lucide-react/icons/message-circle-question-mark'
import Monitor from 'lucide-react/icons/monitor'
import ScanQrCode from 'lucide-react/icons/scan-qr-code'
import Settings from 'lucide-react/icons/settings'
import { Link, useLocation } from 'wouter'
import { messages } from '../i18n/messages'
import styles from './BottomTabs.module.css'

const tabs = [
  { to: '/', name: messages.app.tabs.sessions, Icon: List },
  { to: '/needs-you', name: messages.app.tabs.queue, Icon: MessageCircleQuestionMark },
  { to: '/machines', name: messages.app.tabs.machines, Icon: Monitor },
  { to: '/connect', name: messages.app.tabs.connect, Icon: ScanQrCode },
  { to: '/settings', name: messages.app.tabs.settings, Icon: Settings },
]

/** The phone's main navigation, within reach of the thumb. `waiting`: how much is known to need the person. */
export function BottomTabs({ waiting }: { waiting: number }) {
  return (
    <nav aria-label={messages.app.tabs.name} className={styles.tabs}>
      {tabs.map((tab) => (
        <Tab key={tab.to} {...tab} count={tab.to === '/needs-you' ? waiting : 0} />
      ))}
    </nav>
  )
}

function Tab({ to, name, Icon, count }: (typeof tabs)[number] & { count: number }) {
  const isCurrent = useLocation()[0] === to
  return (
    <Link to={to} className={styles.tab} aria-current={isCurrent ? 'page' : undefined}>
      <Icon size={20} aria-hidden />
      <span>
        {name} {count > 0 && <strong>{count}</strong>}
      </span>
    </Link>
  )
}

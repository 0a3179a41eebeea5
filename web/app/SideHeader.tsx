import Monitor from 'lucide-react/icons/monitor'
import Settings from 'lucide-react/icons/settings'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { messages } from '../i18n/messages'
import styles from './SideHeader.module.css'

/** Head of the left pane: the app's name, the server pill and, on wide windows, the other screens. A heading where it heads the page. */
export function SideHeader({ isHeading, children }: { isHeading: boolean; children: ReactNode }) {
  const { app } = messages
  const Name = isHeading ? 'h1' : 'p'
  return (
    <header className={styles.header}>
      <Name className={styles.name}>
        <Link to="/">{app.name}</Link>
      </Name>
      {children}
      <nav aria-label={app.tabs.name} className={styles.links}>
        <Link to="/machines" className={iconLink} aria-label={app.tabs.machines} title={app.tabs.machines}>
          <Monitor size={18} aria-hidden />
        </Link>
        <Link to="/settings" className={iconLink} aria-label={app.tabs.settings} title={app.tabs.settings}>
          <Settings size={18} aria-hidden />
        </Link>
      </nav>
    </header>
  )
}

const iconLink = (isActive: boolean) => `${styles.link} ${isActive ? styles.active : ''}`

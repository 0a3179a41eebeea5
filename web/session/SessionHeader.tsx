import ChevronLeft from 'lucide-react/icons/chevron-left'
import { Link } from 'wouter'
import type { ReactNode } from 'react'
import type { ServerState } from '../../worker/api/state'
import { messages } from '../i18n/messages'
import { SessionGlyph } from '../sessionRow/SessionGlyph'
import { ServerMark } from '../ui/ServerMark'
import styles from './SessionHeader.module.css'
import type { HeaderModel } from './SessionScreen.logic'

const words = messages.sessions

interface Props {
  header: HeaderModel
  /** Undefined where there is only one server: then it is not named. */
  server: ServerState | undefined
  /** What can be done now, at the end of the header. */
  children?: ReactNode
}

/** Title; server, machine, path, state in words. */
export function SessionHeader({ header, server, children }: Props) {
  const { title, machine, path, state } = header
  return (
    <header className={styles.header}>
      <Link href="/" className={styles.back} aria-label={words.chat.back} title={words.chat.back}>
        <ChevronLeft size={20} aria-hidden />
      </Link>
      <div className={styles.words}>
        <h1 className={styles.title} title={title}>
          {title}
        </h1>
        <p className={styles.place}>
          {server && <ServerMark server={server} />}
          {machine && <span className={styles.part}>{machine}</span>}
          {path && (
            <span className={`${styles.part} ${styles.path}`} title={path}>
              {path}
            </span>
          )}
          <span className={styles.state}>
            <SessionGlyph glyph={state.glyph} />
            {state.text}
          </span>
        </p>
      </div>
      {children}
    </header>
  )
}

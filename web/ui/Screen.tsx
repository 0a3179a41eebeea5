import { useEffect, type ReactNode } from 'react'
import { messages } from '../i18n/messages'
import styles from './Screen.module.css'

/** A page of text and forms in a readable column, with the page's heading and the tab's title. */
export function Screen({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = title === messages.app.name ? title : `${title} · ${messages.app.name}`
    return () => {
      document.title = messages.app.name
    }
  }, [title])
  return (
    <div className={styles.screen}>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </div>
  )
}

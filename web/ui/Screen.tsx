import type { ReactNode } from 'react'
import { useScreenTitle } from './documentTitle'
import styles from './Screen.module.css'

/** A page of text and forms in a readable column, with the page's heading and the tab's title. */
export function Screen({ title, children }: { title: string; children: ReactNode }) {
  useScreenTitle(title)
  return (
    <div className={styles.screen}>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </div>
  )
}

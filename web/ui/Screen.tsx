import type { ReactNode } from 'react'
import { useScreenTitle } from '../page/documentTitle'
import { useFocusKept } from '../page/useFocusKept'
import styles from './Screen.module.css'

interface ScreenProps {
  title: string
  /** Beside the title. */
  aside?: ReactNode
  /** Names what is shown, where one title stands over several steps: the focus follows from step to step. */
  step?: string
  /** For what reads badly in a narrow column. */
  isWide?: boolean
  children: ReactNode
}

/** A page of text and forms in a readable column, with the page's heading and the tab's title. */
export function Screen({ title, aside, step = title, isWide, children }: ScreenProps) {
  const place = useFocusKept(step)
  useScreenTitle(title)
  return (
    <div ref={place} className={styles.screen} data-wide={isWide}>
      <h1 className={styles.title}>
        {title}
        {aside}
      </h1>
      {children}
    </div>
  )
}

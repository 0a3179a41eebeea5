import type { ReactNode } from 'react'
import styles from './Banner.module.css'

/** A line across the top of the page. Its place is always there, so that a screen reader hears what comes into it. */
export function BannerPlace({ children }: { children: ReactNode }) {
  return <output className={styles.place}>{children}</output>
}

export function Banner({ tone, children }: { tone: 'info' | 'warning'; children: ReactNode }) {
  return (
    <span className={styles.banner} data-tone={tone}>
      {children}
    </span>
  )
}

import type { ReactNode } from 'react'
import { CopyIconButton } from '../ui/CopyIconButton'
import styles from './FactList.module.css'

/** Names and values below each other. */
export function FactList({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>
}

interface FactProps {
  name: string
  /** What a button copies, and its name. */
  copy?: { text: string; label: string }
  children: ReactNode
}

export function Fact({ name, copy, children }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>
        <span className={styles.value}>{children}</span>
        {copy && <CopyIconButton text={copy.text} label={copy.label} />}
      </dd>
    </div>
  )
}

/** What a page is about, with its menu. */
export function FactHead({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.head}>
      <p className={styles.name}>{name}</p>
      {children}
    </div>
  )
}

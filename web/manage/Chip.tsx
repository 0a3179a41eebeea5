import type { ReactNode } from 'react'
import styles from './ManageScreen.module.css'

/** A condition that is on or off. */
export function Chip({ isOn, onPress, children }: { isOn: boolean; onPress(): void; children: ReactNode }) {
  return (
    <button type="button" className={styles.chip} aria-pressed={isOn} onClick={onPress}>
      {children}
    </button>
  )
}

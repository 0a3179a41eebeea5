import styles from './Working.module.css'

/** Something runs, in words, with a small ring. */
export function Working({ text }: { text: string }) {
  return (
    <output className={styles.working}>
      <span className={styles.ring} aria-hidden />
      {text}
    </output>
  )
}

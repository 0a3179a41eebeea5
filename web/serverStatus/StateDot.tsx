import styles from './StateDot.module.css'

/** Ornament beside the words of a state: filled, ring or triangle, so that it works without colour. */
export function StateDot({ tone }: { tone: 'good' | 'calm' | 'bad' }) {
  return <span aria-hidden className={styles[tone]} />
}

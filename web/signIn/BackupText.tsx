import styles from './BackupText.module.css'

/** A backup key in its groups, to be copied by hand; selecting it gives the text with its dashes. */
export function BackupText({ text }: { text: string }) {
  const groups = text.split('-')
  return (
    <code className={styles.text} translate="no" data-backup-text>
      {groups.map((group, index) => (
        // Keys by position: groups never move, and two may be equal.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index}>{index < groups.length - 1 ? `${group}-` : group}</span>
      ))}
    </code>
  )
}

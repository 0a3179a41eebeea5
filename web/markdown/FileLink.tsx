import type { ReactNode } from 'react'
import { enSessions as words } from '../i18n/enSessions'
import { CopyIconButton } from '../ui/CopyIconButton'
import styles from './Markdown.module.css'

interface Props {
  /** With its line, `src/a.ts:12`. */
  path: string
  /** The label says the path already. */
  isNamed: boolean
  children: ReactNode
}

/** A link to a file on the agent's machine: says where it leads, and gives it to the clipboard. */
export function FileLink({ path, isNamed, children }: Props) {
  return (
    <span className={styles.file}>
      {children}
      {!isNamed && (
        <>
          {' '}
          <code dir="ltr">{path}</code>
        </>
      )}
      <CopyIconButton text={path} label={words.chat.copyPath(path)} />
    </span>
  )
}

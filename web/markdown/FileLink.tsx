import type { ReactNode } from 'react'
import { messages } from '../i18n/messages'
import { CopyIconButton } from '../ui/CopyIconButton'
import styles from './Markdown.module.css'

const words = messages.sessions

interface Props {
  /** With its line, `src/a.ts:12`. */
  path: string
  /** The label already names the path. */
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

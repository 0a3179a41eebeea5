import { use, type ReactNode } from 'react'
import { Link } from 'wouter'
import { messages } from '../../i18n/messages'
import { CopyIconButton } from '../../ui/CopyIconButton'
import { fileHref } from './fileHref.logic'
import { ShownFilesContext } from './shownFiles'
import styles from './FileLink.module.css'

const words = messages.sessions

interface Props {
  /** With its line, `src/a.ts:12`. */
  path: string
  /** The label already names the path. */
  isNamed: boolean
  children: ReactNode
}

/** A file on the agent's machine: leads to it, or gives its path to the clipboard where it cannot be shown. */
export function FileLink({ path, isNamed, children }: Props) {
  const shown = use(ShownFilesContext)
  const href = shown && fileHref(shown.session, shown.folder, path)
  const label = (
    <>
      {children}
      {!isNamed && (
        <>
          {' '}
          <code dir="ltr">{path}</code>
        </>
      )}
    </>
  )
  if (href !== null) return <Link href={href}>{label}</Link>
  return (
    <span className={styles.file}>
      {label}
      <CopyIconButton text={path} label={words.chat.copyPath(path)} />
    </span>
  )
}

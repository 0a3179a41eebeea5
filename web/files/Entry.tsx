import File from 'lucide-react/icons/file'
import FileQuestion from 'lucide-react/icons/file-question'
import Folder from 'lucide-react/icons/folder'
import { Link } from 'wouter'
import type { DirectoryEntry } from '../../worker/api/agents/files'
import { filesMessages } from '../i18n/filesMessages'
import { bytesText } from '../pwa/bytes.logic'
import { visibleText } from '../visibleText/visibleText.logic'
import styles from './FilesScreen.module.css'

const icons = { file: File, directory: Folder, other: FileQuestion }

interface Props {
  entry: Pick<DirectoryEntry, 'name' | 'kind' | 'size'>
  href: string
}

/** A line of a list of files, which leads to what it names. */
export function Entry({ entry: { name, kind, size }, href }: Props) {
  const Icon = icons[kind]
  return (
    <Link to={href} className={styles.row}>
      <span className={styles.path}>
        <Icon
          size={16}
          aria-label={kind === 'directory' ? filesMessages.directory : undefined}
          aria-hidden={kind !== 'directory'}
        />{' '}
        {visibleText(name)}
      </span>
      {kind === 'file' && size !== null && <span className={styles.muted}>{bytesText(size)}</span>}
    </Link>
  )
}

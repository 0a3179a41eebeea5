import File from 'lucide-react/icons/file'
import Folder from 'lucide-react/icons/folder'
import FileQuestion from 'lucide-react/icons/file-question'
import { Link } from 'wouter'
import type { DirectoryEntry } from '../../worker/api/agents/files'
import { sessionFilesHref } from '../addresses/hrefs'
import { useHub } from '../hub/hubContext'
import { filesMessages } from '../i18n/filesMessages'
import { bytesText } from '../pwa/bytes.logic'
import { visibleText } from '../visibleText/visibleText.logic'
import { Answer, type FilesProps } from './Answer'
import { PathLinks } from './PathLinks'
import styles from './FilesScreen.module.css'
import { useAsked } from '../hub/useAsked'

const words = filesMessages
const icons = { file: File, directory: Folder, other: FileQuestion }

/** What is in one directory. `path` ends with `/`, or is empty for the session's own. */
export function DirectoryView({ address, machine, path }: FilesProps & { path: string }) {
  const { commands } = useHub()
  const { asked, again } = useAsked(path, () => commands.listDirectory(address, path))
  return (
    <>
      <PathLinks address={address} path={path} />
      <Answer asked={asked} machine={machine} again={again}>
        {({ entries, left }) => (
          <>
            {entries.length === 0 && <p>{words.empty}</p>}
            {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
            <ul role="list" className={styles.list}>
              {entries.map((entry) => (
                <li key={entry.name}>
                  <Entry
                    entry={entry}
                    href={sessionFilesHref(
                      address.serverId,
                      address.sessionId,
                      `${path}${entry.name}${entry.kind === 'directory' ? '/' : ''}`,
                    )}
                  />
                </li>
              ))}
            </ul>
            {left !== 0 && <p>{words.left(left)}</p>}
          </>
        )}
      </Answer>
    </>
  )
}

function Entry({ entry: { name, kind, size }, href }: { entry: DirectoryEntry; href: string }) {
  const Icon = icons[kind]
  return (
    <Link to={href} className={styles.row}>
      <span className={styles.path}>
        <Icon
          size={16}
          aria-label={kind === 'directory' ? words.directory : undefined}
          aria-hidden={kind !== 'directory'}
        />{' '}
        {visibleText(name)}
      </span>
      {kind === 'file' && size !== null && <span className={styles.muted}>{bytesText(size)}</span>}
    </Link>
  )
}

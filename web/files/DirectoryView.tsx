import { sessionFilesHref } from '../addresses/hrefs'
import { useHub } from '../hub/hubContext'
import { filesMessages } from '../i18n/filesMessages'
import { Answer, type FilesProps } from './Answer'
import { Entry } from './Entry'
import { FileSearch } from './FileSearch'
import { PathLinks } from './PathLinks'
import styles from './FilesScreen.module.css'
import { useAsked } from '../hub/useAsked'

const words = filesMessages

/** What is in one directory. `path` ends with `/`, or is empty for the session's own. */
export function DirectoryView({ address, machine, path }: FilesProps & { path: string }) {
  const { commands } = useHub()
  const { asked, last, again } = useAsked(path, () => commands.listDirectory(address, path))
  return (
    <FileSearch address={address}>
      <PathLinks address={address} path={path} />
      <Answer asked={asked} last={last} machine={machine} again={again}>
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
    </FileSearch>
  )
}

import { useState, type ReactNode } from 'react'
import { offersFileSearch } from '../../worker/api/agents/offeredCalls'
import type { SessionAddress } from '../../worker/api/ids'
import { rowAt } from '../../worker/api/rows'
import { sessionFilesHref } from '../addresses/hrefs'
import { useApp } from '../hub/hooks'
import { filesMessages } from '../i18n/filesMessages'
import { isOfInputMethod } from '../keys/inputMethod'
import { useFoundFiles } from '../session/assist/useFoundFiles'
import { Field } from '../ui/Field'
import { Entry } from './Entry'
import styles from './FilesScreen.module.css'

const words = filesMessages

/** A field that looks for files in all of the session's directory; `children` while nothing is typed. */
export function FileSearch({ address, children }: { address: SessionAddress; children: ReactNode }) {
  const { serverId, sessionId } = address
  const isOffered = useApp((app) => offersFileSearch(rowAt(app.sessions[serverId], sessionId)?.content))
  const [text, setText] = useState('')
  const wanted = text.trim()
  const { paths, note } = useFoundFiles(address, wanted === '' ? null : wanted)
  if (isOffered !== true) return children
  return (
    <>
      <Field
        label={words.find}
        type="search"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onValue={setText}
        onKeyDown={(event) => event.key === 'Escape' && !isOfInputMethod(event.nativeEvent) && setText('')}
      />
      {wanted === '' ? (
        children
      ) : (
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
          <ul role="list" aria-label={words.found} className={styles.list}>
            {paths.map((path) => (
              <li key={path}>
                <Entry
                  entry={{ name: path, kind: path.endsWith('/') ? 'directory' : 'file', size: null }}
                  href={sessionFilesHref(serverId, sessionId, path)}
                />
              </li>
            ))}
          </ul>
          {note !== null && <output className={styles.muted}>{note}</output>}
        </>
      )}
    </>
  )
}

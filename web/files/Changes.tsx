import { lazy, Suspense, useState } from 'react'
import type { ChangedFile, RepositoryState } from '../../worker/api/agents/files'
import { useHub } from '../hub/hubContext'
import { filesMessages } from '../i18n/filesMessages'
import { Working } from '../ui/Working'
import { VisibleText } from '../visibleText/VisibleText'
import { visibleText } from '../visibleText/visibleText.logic'
import { Answer, type FilesProps } from './Answer'
import { ReviewBar, useDiffReview } from './review/ReviewBar'
import styles from './FilesScreen.module.css'
import { useAsked } from '../hub/useAsked'
import { addressKey } from '../addresses/sessionKey'

const DiffView = lazy(() => import('../diff/DiffView'))

const words = filesMessages

/** What differs from the last commit; a file's lines are asked for when it is opened. */
export function Changes({ address, machine }: FilesProps) {
  const { commands } = useHub()
  const { asked, last, again } = useAsked(addressKey(address), () => commands.readChanges(address))
  // Of what was asked before, too: who looks again goes on where they were.
  const [opened, setOpened] = useState<readonly string[]>([])
  return (
    <Answer asked={asked} last={last} machine={machine} again={again}>
      {(state) => <Repository {...{ state, address, machine, opened }} onOpened={setOpened} />}
    </Answer>
  )
}

interface RepositoryProps extends FilesProps {
  state: RepositoryState
  /** By `keyOf`: the files whose lines are shown. */
  opened: readonly string[]
  onOpened(opened: string[]): void
}

/** One that git no longer follows can be there all the same: then it is listed twice. */
function keyOf({ change, path }: ChangedFile): string {
  return `${change === 'deleted' ? 'gone' : 'there'} ${path}`
}

function Repository({ state, opened, onOpened, ...props }: RepositoryProps) {
  if (state.kind === 'no-repository') return <p>{words.noRepository}</p>
  if (state.kind === 'no-shell') return <p>{words.noShell}</p>
  const { branch, ahead, behind, files, left } = state
  return (
    <>
      <p className={styles.branch}>
        <strong>{branch === null ? words.noBranch : <VisibleText text={branch} />}</strong>
        {ahead !== null && behind !== null && <span>{words.upstream(ahead, behind)}</span>}
        <span>
          {files.length === 0
            ? words.noChanges
            : left === null
              ? words.countAtLeast(files.length)
              : words.count(files.length + left)}
        </span>
      </p>
      {files.length > 0 && <p className={styles.muted}>{words.review.help}</p>}
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={styles.list}>
        {files.map((file) => {
          const key = keyOf(file)
          const isOpen = opened.includes(key)
          const toggle = () => onOpened(isOpen ? opened.filter((one) => one !== key) : [...opened, key])
          return (
            <li key={key}>
              <ChangedFileItem file={file} isOpen={isOpen} onToggle={toggle} state={state} {...props} />
            </li>
          )
        })}
      </ul>
      {left !== 0 && <p>{words.left(left)}</p>}
      <ReviewBar address={props.address} />
    </>
  )
}

interface ItemProps extends FilesProps {
  state: RepositoryState
  file: ChangedFile
  isOpen: boolean
  onToggle(): void
}

function ChangedFileItem({ file, isOpen, onToggle, ...props }: ItemProps) {
  const { path, oldPath, change, added, removed } = file
  const nameAt = path.lastIndexOf('/', path.length - 2) + 1
  // Of other directories git lists the files.
  const isRepository = path.endsWith('/')
  return (
    <>
      <button type="button" className={styles.row} aria-expanded={isOpen} onClick={onToggle}>
        <span className={styles.path}>
          <span className={styles.directory}>{visibleText(path.slice(0, nameAt))}</span>
          {visibleText(path.slice(nameAt))}
          {oldPath !== null && <span className={styles.muted}> {visibleText(words.was(oldPath))}</span>}
        </span>
        <span className={styles.change}>
          <span className={styles.muted} data-change={change}>
            {words.change[change]}
          </span>
          <span className={styles.counts}>
            {added !== null && added > 0 && <ins>+{added}</ins>}
            {removed !== null && removed > 0 && <del>−{removed}</del>}
          </span>
        </span>
      </button>
      {isOpen && (
        <div className={styles.diff}>
          {isRepository ? <p>{words.ownRepository}</p> : <Diff file={file} {...props} />}
        </div>
      )}
    </>
  )
}

/** Asked for again with each answer (`state`) that names the file. */
function Diff({ address, file, machine, state }: FilesProps & { file: ChangedFile; state: RepositoryState }) {
  const { commands } = useHub()
  const { asked, last, again } = useAsked(keyOf(file), () => commands.readDiff(address, file), state)
  const review = useDiffReview(address, file.path)
  return (
    <Answer asked={asked} last={last} machine={machine} again={again} offersRefresh="when-failed">
      {({ patch, isCut }) => (
        <>
          {isCut && <p>{words.cut}</p>}
          {/^@@ /m.test(patch) ? (
            <Suspense fallback={<Working text={words.asking(machine)} />}>
              <DiffView change={{ kind: 'patch', path: file.path, patch, how: null }} review={review} />
            </Suspense>
          ) : (
            <p>{words.noText}</p>
          )}
        </>
      )}
    </Answer>
  )
}

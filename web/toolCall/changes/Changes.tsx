import type { ToolState } from '../../../worker/api/chat'
import DiffView from '../../diff/DiffView'
import type { FileChange } from '../../diff/fileChange'
import { composerMessages } from '../../i18n/composerMessages'
import { byPosition } from '../../ui/byPosition'
import styles from './Changes.module.css'
import { usePlacedChanges } from './usePlacedChanges'

interface Props {
  changes: readonly FileChange[]
  /** Of their call. */
  state: ToolState
  complete: boolean
  whole: boolean
}

/** The files that a call changes or would change, their lines numbered where they can be. */
export default function Changes({ changes, state, complete, whole }: Props) {
  const placed = usePlacedChanges(changes, state)
  return (
    <>
      {byPosition(placed ?? changes, (change) => (
        <DiffView change={change} complete={complete} whole={whole} />
      ))}
      {/* What waits is allowed for the file as it is. */}
      {placed && state !== 'running' && <p className={styles.note}>{composerMessages.call.numberedNow}</p>}
    </>
  )
}

import { use } from 'react'
import type { FileContent } from '../../../worker/api/agents/files'
import type { ToolState } from '../../../worker/api/chat'
import { addressKey } from '../../addresses/sessionKey'
import type { FileChange } from '../../diff/fileChange'
import { useHub } from '../../hub/hubContext'
import { useAsked } from '../../hub/useAsked'
import { ShownFilesContext } from '../../markdown/files/shownFiles'
import { readKept } from './keptReads'
import { fileToPlace, placedChanges } from './placedChanges.logic'

/** Ages of a file's text. As it is now: changes that are shown together share it. */
const mostAge = { now: 2000, ofOneThatEnded: 60_000 }

/**
 * Changes of a call with the line numbers that they have in the file; null until they are known. An edit itself names
 * none, so the file is read, here where somebody looks at this one call.
 */
export function usePlacedChanges(changes: readonly FileChange[], state: ToolState): FileChange[] | null {
  const { commands } = useHub()
  const files = use(ShownFilesContext)
  const folder = files?.folder ?? ''
  const path = files && fileToPlace(changes, folder)
  const place = (content: FileContent | null) =>
    content && path !== null ? placedChanges(changes, { path, content }, folder, state) : null
  const read = async () => {
    if (!files || path === null) return null
    const key = `${addressKey(files.session)} ${state} ${path}`
    const readAtMost = (age: number) => readKept(key, () => commands.readFile(files.session, path), age)
    // What waits would change the file as it is.
    if (state === 'running') return await readAtMost(mostAge.now)
    const content = await readAtMost(mostAge.ofOneThatEnded)
    // It may have been read before this call was made.
    return place(content) ? content : await readAtMost(mostAge.now)
  }
  const { asked } = useAsked(path ?? '', read, state)
  return place(asked.kind === 'answered' ? asked.value : null)
}

import { use } from 'react'
import type { ToolState } from '../../../worker/api/chat'
import type { FileChange } from '../../diff/fileChange'
import { useHub } from '../../hub/hubContext'
import { useAsked } from '../../hub/useAsked'
import { ShownFilesContext } from '../../markdown/files/shownFiles'
import { fileToPlace, placedChanges } from './placedChanges.logic'

/**
 * Changes of a call with the line numbers that they have in the file; null until they are known. An edit itself names
 * none, so the file is read, here where somebody looks at this one call.
 */
export function usePlacedChanges(changes: readonly FileChange[], state: ToolState): FileChange[] | null {
  const { commands } = useHub()
  const files = use(ShownFilesContext)
  const folder = files?.folder ?? ''
  const path = files && fileToPlace(changes, folder)
  const read = () => (files && path !== null ? commands.readFile(files.session, path) : Promise.resolve(null))
  const { asked } = useAsked(path ?? '', read, state)
  const content = asked.kind === 'answered' ? asked.value : null
  return content && path !== null ? placedChanges(changes, { path, content }, folder, state) : null
}

import { use, useMemo } from 'react'
import type { ToolCall } from '../../../worker/api/chat'
import { useHub } from '../../hub/hubContext'
import { useAsked } from '../../hub/useAsked'
import { ShownFilesContext } from '../../markdown/files/shownFiles'
import { toolBody, type ToolBody } from '../../toolCall/toolBody.logic'
import { fileToPlace, placedBody } from './placedBody.logic'

/**
 * What a call was asked, its edits with the line numbers that they have in the file: an edit itself names none, so the file
 * is read, here where somebody looks at this one call. `isPlaced`: they are numbered so.
 */
export function usePlacedBody(call: ToolCall): { body: ToolBody; isPlaced: boolean } {
  const { commands } = useHub()
  const files = use(ShownFilesContext)
  const { state } = call
  const body = useMemo(() => toolBody(call), [call])
  const folder = files?.folder ?? ''
  const path = files && fileToPlace(body, folder)
  const read = () => (files && path !== null ? commands.readFile(files.session, path) : Promise.resolve(null))
  const { asked } = useAsked(path ?? '', read, state)
  const content = asked.kind === 'answered' ? asked.value : null
  const placed = content && path !== null ? placedBody(body, { path, content }, folder, state) : null
  return { body: placed ?? body, isPlaced: placed !== null }
}

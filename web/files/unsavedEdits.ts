import type { SessionAddress } from '../../worker/api/ids'
import { addressKey } from '../addresses/sessionKey'

/** What was typed into a file and not saved, and the file it was typed over. */
export interface UnsavedEdit {
  typed: string
  before: { text: string; hash: string | null }
}

/** In this page's memory: it outlives a look at another screen, and the browser asks before it leaves. */
const edits = new Map<string, UnsavedEdit>()

function keyOf(address: SessionAddress, path: string): string {
  return `${addressKey(address)} ${path}`
}

export function readUnsaved(address: SessionAddress, path: string): UnsavedEdit | null {
  return edits.get(keyOf(address, path)) ?? null
}

export function keepUnsaved(address: SessionAddress, path: string, edit: UnsavedEdit): void {
  if (edits.size === 0) window.addEventListener('beforeunload', askBeforeLeaving)
  edits.set(keyOf(address, path), edit)
}

export function forgetUnsaved(address: SessionAddress, path: string): void {
  edits.delete(keyOf(address, path))
  if (edits.size === 0) window.removeEventListener('beforeunload', askBeforeLeaving)
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

import type { SessionAddress } from '../../worker/api/ids'
import { addressKey } from '../addresses/sessionKey'
import { guardLeaving } from '../page/leaveGuard'
import type { LineEnding } from './fileEdit.logic'

/** What was typed into a file and not saved, and the file it was typed over. */
export interface UnsavedEdit {
  typed: string
  before: { text: string; hash: string | null }
  /** What the file had when it was opened. */
  ending: LineEnding
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
  edits.set(keyOf(address, path), edit)
  guardLeaving('edits', true)
}

/** `typed`: only if it is still this; something newer is kept. */
export function forgetUnsaved(address: SessionAddress, path: string, typed?: string): void {
  const key = keyOf(address, path)
  if (typed !== undefined && edits.get(key)?.typed !== typed) return
  edits.delete(key)
  guardLeaving('edits', edits.size > 0)
}

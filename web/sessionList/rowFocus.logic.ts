import type { RowKeys } from './listRows.logic'

/** How far a key moves inside the list; null for keys that do not move. */
export function stepOf(key: string): number | null {
  switch (key) {
    case 'ArrowDown':
      return 1
    case 'ArrowUp':
      return -1
    case 'Home':
      return -Infinity
    case 'End':
      return Infinity
    default:
      return null
  }
}

/** The row to focus; clamped at both ends. Without focus in the list, the first step goes to `from` itself. */
export function nextRow(keys: RowKeys, from: string | null, step: number, hasFocus: boolean): string | null {
  const at = from === null ? -1 : keys.indexOf(from)
  if (at < 0 || !hasFocus) return keys.at(Math.max(at, 0)) ?? null
  return keys.at(Math.min(keys.count - 1, Math.max(0, at + step))) ?? null
}

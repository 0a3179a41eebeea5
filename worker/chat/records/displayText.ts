/** Characters that reorder what is around them, so that a name reads as another one. */
const BIDI_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g
const INVISIBLE = /[\u200B\u2060\uFEFF\u00AD]/g
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROLS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g

/**
 * A name or title of an unknown author as one line of at most `maxLength` UTF-16 units: control characters become
 * spaces, bidi controls and invisible characters go. Empty if nothing is left or the value is no text.
 */
export function displayLine(value: unknown, maxLength: number): string {
  if (typeof value !== 'string') return ''
  // Cut before the work, so that a title of megabytes costs nothing.
  const clean = value
    .slice(0, maxLength * 4)
    .replace(BIDI_CONTROLS, '')
    .replace(INVISIBLE, '')
    .replace(CONTROLS, ' ')
    .trim()
  if (clean.length <= maxLength) return clean
  return `${clean.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** Like `displayLine`, but null instead of an empty text. */
export function displayLineOrNull(value: unknown, maxLength: number): string | null {
  const line = displayLine(value, maxLength)
  return line === '' ? null : line
}

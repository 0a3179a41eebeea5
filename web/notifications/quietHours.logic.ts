/** `minute`: after midnight, local time; `from` may be later than `to`: over midnight. */
export function isQuiet(hours: { from: number; to: number } | null, minute: number): boolean {
  if (!hours || hours.from === hours.to) return false
  const { from, to } = hours
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

export type Version = readonly [major: number, minor: number, patch: number]

/** The numbers of a version like `1.2.5` or `1.3.0-beta.1`; null = it is none. */
export function versionNumbers(text: string | null): Version | null {
  const parts = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(text ?? '')
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : null
}

/** Whether a version is this one or a later one; what is no version is not. */
export function isAtLeast(text: string | null, wanted: Version): boolean {
  const numbers = versionNumbers(text)
  if (!numbers) return false
  const at = wanted.findIndex((number, index) => numbers[index] !== number)
  return at === -1 || (numbers[at] ?? 0) > (wanted[at] ?? 0)
}

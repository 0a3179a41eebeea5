/** Chunks that are not put on every device with the app: the reader of codes for cameras without one, and formulas. */
export const onFirstUse = ['zxingReader', 'Formula']

const paths = new RegExp(`^/assets/(?:${onFirstUse.join('|')})-[\\w-]+\\.js$`)

export function isOnFirstUse(path: string): boolean {
  return paths.test(path)
}

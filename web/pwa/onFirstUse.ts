/** Chunks that are not put on every device with the app: the reader of codes for cameras without one, formulas, and colours of code. */
export const onFirstUse = ['zxingReader', 'Formula', 'colourWorker', 'language']

const paths = new RegExp(`^/assets/(?:${onFirstUse.join('|')})-[\\w-]+\\.js$`)

export function isOnFirstUse(path: string): boolean {
  return paths.test(path)
}

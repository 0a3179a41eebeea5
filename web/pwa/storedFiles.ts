// When the service worker stores a file of the built app. The names are those of the chunks (scripts/startPage/startChunks.ts).

/** Stored when it is used first: the reader of codes for cameras without one, formulas, and colours of code. */
export const onFirstUse = ['zxingReader', 'Formula', 'colourWorker', 'language']

/** Stored at the first visit, so that the app starts without network. All others follow when somebody is signed in. */
const atFirstVisit = ['early', 'app', 'style', 'rolldown-runtime', 'sign-in', 'hub', 'socket']

const pathsOnFirstUse = new RegExp(`^/assets/(?:${onFirstUse.join('|')})-[\\w-]+\\.js$`)
// Of eight letters, the bundler's hash: `app` is not `app-other`.
const pathsAtFirstVisit = new RegExp(`^/assets/(?:${atFirstVisit.join('|')})-[\\w-]{8}\\.(?:js|css)$`)

export function isOnFirstUse(path: string): boolean {
  return pathsOnFirstUse.test(path)
}

/** Of a file that is not stored on first use. Page, manifest and icons are. */
export function isAtFirstVisit(path: string): boolean {
  return !path.startsWith('/assets/') || pathsAtFirstVisit.test(path)
}

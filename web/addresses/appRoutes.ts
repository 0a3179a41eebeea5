/**
 * First parts of the app's own addresses. An allowlist, because a Happy server may answer at the same origin: its paths
 * must reach it. appRoutes.test.ts holds this list against the routes.
 */
const firstParts = new Set([
  '',
  's',
  'needs-you',
  'machines',
  'servers',
  'settings',
  'sign-in',
  'new',
  'fleet',
  'projects',
  'usage',
  'artifacts',
  'connect',
  'search',
  'sessions',
  'terminal',
  'notice',
  'index.html',
])

/** Whether `index.html` is the answer to a navigation to this path, also without network. */
export function isAppRoute(pathname: string): boolean {
  return firstParts.has(pathname.split('/')[1] ?? '')
}

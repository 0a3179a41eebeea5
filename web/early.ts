/**
 * A chunk of its own that index.html loads first (vite.config.ts): it runs while the page's code is still on its way,
 * and before any library. It takes links out of the address bar, and starts what the page will wait for: the hub, and
 * the code of the screen that the address names.
 */
import './linking/takeFragments'
import './page/trustedTypes'
import { isFramedByAnotherSite } from './app/framed'
import { wasSignedIn } from './deviceSettings/signedInBefore'
import { startHubEarly } from './hub/hubWorker'
import { readRemembered } from './remembered/readRemembered'
import { sessionOfPath } from './addresses/hrefs'

// Elsewhere nothing of the app starts (web/main.tsx).
if (window.isSecureContext && 'subtle' in crypto && !isFramedByAnotherSite(window)) {
  startHubEarly()
  if (wasSignedIn()) readRemembered(sessionOfPath(window.location.pathname))
  // The screen itself asks for it again, and says so where it does not come.
  loadScreenOf(window.location.pathname)?.catch(() => {})
}

function loadScreenOf(path: string): Promise<unknown> | null {
  if (path.startsWith('/s/')) return import('./session/SessionScreen')
  // A browser that never signed in is led to the sign-in.
  if (path === '/sign-in' || (path === '/' && !wasSignedIn())) return import('./signIn/SignInScreen')
  return null
}

/**
 * What index.html loads first (scripts/startPage/startChunks.ts): it runs while the page's code is still on its way, and
 * before any library. It takes links out of the address bar, shows a first visitor the sign-in, and starts what the page
 * will wait for: the hub, and the code of the screen that the address names; last the app itself.
 */
import './ui/tokens.css'
import './ui/base.css'
import './linking/takeFragments'
import './page/trustedTypes'
import { isFramedByAnotherSite } from './app/framed'
import { wasSignedIn } from './deviceSettings/signedInBefore'
import { isFirstVisit, showFirstVisit } from './firstVisit/firstVisit'
import { startHubEarly } from './hub/hubWorker'
import { readRemembered } from './remembered/readRemembered'
import { sessionOfPath } from './addresses/hrefs'
import { applyTheme, storedTheme } from './page/theme'

const { location } = window
// Elsewhere nothing of the app starts (web/main.tsx).
const canStart = window.isSecureContext && 'subtle' in crypto && !isFramedByAnotherSite(window)
const showsFormFirst = canStart && isFirstVisit(location)

applyTheme(storedTheme())
if (canStart) {
  startHubEarly()
  if (wasSignedIn()) readRemembered(sessionOfPath(location.pathname))
  // The screen itself asks for it again, and says so where it does not come.
  if (!showsFormFirst) loadScreenOf(location.pathname)?.catch(() => {})
}
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', startPage, { once: true })
else startPage()

function loadScreenOf(path: string): Promise<unknown> | null {
  if (path.startsWith('/s/')) return import('./session/SessionScreen')
  if (path === '/sign-in') return import('./signIn/SignInScreen')
  return null
}

function startPage(): void {
  if (!showsFormFirst) return void startApp()
  showFirstVisit()
  // Running the app's code, which every screen's code brings along, takes longer than all the rest, and nothing is painted
  // meanwhile.
  afterNextPaint(() => void startApp())
}

async function startApp(): Promise<void> {
  try {
    const { showApp } = await import('./main')
    await showApp()
  } catch {
    document.getElementById('root')?.replaceChildren()
    const notice = document.getElementById('not-loaded')
    if (notice) notice.hidden = false
  }
}

function afterNextPaint(act: () => void): void {
  let isDone = false
  const once = () => {
    if (!isDone) act()
    isDone = true
  }
  requestAnimationFrame(() => setTimeout(once))
  // A page in the background is not painted.
  setTimeout(once, 200)
}

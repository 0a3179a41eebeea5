/**
 * Imported first of all: takes a terminal's link (`#key=…&server=…`, or the `web+happy:` link that the protocol handler
 * puts into the fragment), the code of a signed-in browser (`#code=…&server=…`) and a sealed notice out of the address bar
 * and the history before anything else of the app runs, and again whenever such a link is opened in this tab (docs/design.md
 * 4.7). A captured link comes the same way: `launch_handler` navigates (vite.config.ts).
 */
import { MAX_LINK_LENGTH } from '../../worker/api/links/linkLength'
import { pendingCode, pendingLink, pendingNotice } from './pending'

const LINK_PATH = /^\/terminal\/connect\/?$/
const NOTICE_PATH = /^\/notice\/?$/
const SIGN_IN_PATH = /^\/sign-in\/?$/

/**
 * To be called also before the address is replaced: for a link that was just opened, the browser's event may still be
 * to come.
 */
export function takeFragments(): void {
  const { href, hash, pathname, search } = window.location
  if (hash === '') return
  if (LINK_PATH.test(pathname)) {
    window.history.replaceState(null, '', pathname)
    pendingLink.put({ text: tooLongAtMost(href), source: 'web-link' })
  } else if (NOTICE_PATH.test(pathname)) {
    window.history.replaceState(null, '', pathname)
    pendingNotice.put(tooLongAtMost(href))
  } else if (SIGN_IN_PATH.test(pathname)) {
    window.history.replaceState(null, '', pathname + search)
    pendingCode.put(tooLongAtMost(href))
  }
}

/**
 * One character more than a link can have: the hub refuses it as too long. A page may be opened with megabytes behind
 * its address, and nothing of the app is to carry those about.
 */
const tooLongAtMost = (href: string): string => href.trim().slice(0, MAX_LINK_LENGTH + 1)

takeFragments()
window.addEventListener('hashchange', takeFragments)

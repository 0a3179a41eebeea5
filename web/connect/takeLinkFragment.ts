/**
 * Imported first of all: takes `#key=…&server=…` out of the address bar and the history before anything else of
 * the app runs, and again whenever such a link is opened in this tab (DESIGN 4.7).
 */
import { pendingLink } from './pendingLink'

const LINK_PATH = /^\/terminal\/connect\/?$/

function takeLinkFragment() {
  const { href, hash, pathname } = window.location
  if (hash === '' || !LINK_PATH.test(pathname)) return
  window.history.replaceState(null, '', pathname)
  pendingLink.put(href)
}

takeLinkFragment()
window.addEventListener('hashchange', takeLinkFragment)

/**
 * Imported first of all: takes `#key=…&server=…`, or the `web+happy:` link that the protocol handler puts into the
 * fragment, out of the address bar and the history before anything else of the app runs, and again whenever such a link
 * is opened in this tab (DESIGN 4.7). A captured link comes the same way: `launch_handler` navigates (vite.config.ts).
 */
import { pendingLink } from './pendingLink'

const LINK_PATH = /^\/terminal\/connect\/?$/

function takeLinkFragment() {
  const { href, hash, pathname } = window.location
  if (hash === '' || !LINK_PATH.test(pathname)) return
  window.history.replaceState(null, '', pathname)
  pendingLink.put({ text: href, source: 'web-link' })
}

takeLinkFragment()
window.addEventListener('hashchange', takeLinkFragment)

/**
 * Imported before anything that reads the address: takes `#code=…&server=…` out of the address bar and the history, and
 * again whenever such a link is opened in this tab. Whoever reads the code gets an account.
 */
import { pendingCode } from './pendingCode'

const SIGN_IN_PATH = /^\/sign-in\/?$/

function takeCodeFragment() {
  const { href, hash, pathname, search } = window.location
  if (hash === '' || !SIGN_IN_PATH.test(pathname)) return
  window.history.replaceState(null, '', pathname + search)
  pendingCode.put(href)
}

takeCodeFragment()
window.addEventListener('hashchange', takeCodeFragment)

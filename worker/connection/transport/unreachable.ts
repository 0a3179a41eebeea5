import { errorData, HubError, type HubErrorData } from '../../api/errors'
import type { CanonicalUrl } from '../../api/ids'
import { addressSpaceOf, type AddressSpace } from '../../protocol/addressSpace'
import { checkHealth } from './health'
import type { HttpClient } from './httpClient'

/** What the browser is asked; tests pass their own. */
export interface AskedBrowser {
  fetch: typeof fetch
  /** Null = this engine does not know the permission. */
  permissionState(name: string): Promise<PermissionState | null>
  /** Host of the app itself; null = outside of a browser. */
  appHost: string | null
}

/** Explaining a failure must not take as long as the failure did. */
const probeDeadlineMs = 5000

/** The health check, with all that a browser can tell about its failure. Rejects as `checkHealth` does. */
export async function contactServer(http: HttpClient, signal?: AbortSignal): Promise<void> {
  try {
    await checkHealth(http, signal)
  } catch (error) {
    throw new HubError(await explainUnreachable(errorData(error)), { cause: error })
  }
}

/**
 * Why a first contact failed, where the browser tells more than "failed": it wants a permission for the local network,
 * or the server answers and only this page may not read it. Asks nobody but that server, and only what a health check
 * asks: no credentials, no referrer, no key.
 */
export async function explainUnreachable(
  error: HubErrorData,
  browser: AskedBrowser = thisBrowser(),
): Promise<HubErrorData> {
  if (error.code !== 'unreachable') return error
  const { serverUrl, reason } = error
  // The browser may also have waited for a prompt that nobody saw: a SharedWorker cannot show one.
  const mayBePermission = reason === 'connection-failed' || reason === 'timed-out'
  if (mayBePermission && (await isPermissionMissing(serverUrl, browser))) return { ...error, reason: 'local-network' }
  if (reason === 'connection-failed' && (await answersUnreadably(serverUrl, browser))) {
    return { ...error, reason: 'cors' }
  }
  return error
}

const permissionNames: Record<Exclude<AddressSpace, 'public'>, string[]> = {
  // Newer engines tell the two apart; the older name covers both.
  loopback: ['loopback-network', 'local-network-access'],
  local: ['local-network', 'local-network-access'],
}
const spaces: AddressSpace[] = ['public', 'local', 'loopback']

/** Local Network Access: a page needs the permission for addresses that are more private than its own. */
async function isPermissionMissing(serverUrl: CanonicalUrl, browser: AskedBrowser): Promise<boolean> {
  if (browser.appHost === null) return false
  const target = addressSpaceOf(new URL(serverUrl).hostname)
  const isRestricted = spaces.indexOf(target) > spaces.indexOf(addressSpaceOf(browser.appHost))
  if (target === 'public' || !isRestricted) return false
  for (const name of permissionNames[target]) {
    const state = await browser.permissionState(name)
    if (state !== null) return state !== 'granted'
  }
  return false
}

/**
 * Whether the server answers a request whose answer the page cannot read. Such a request follows redirects whether we
 * like it or not; one that the browser shows us is followed nowhere.
 */
async function answersUnreadably(serverUrl: CanonicalUrl, browser: AskedBrowser): Promise<boolean> {
  const url = `${serverUrl}/health`
  const silent: RequestInit = {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    signal: AbortSignal.timeout(probeDeadlineMs),
  }
  try {
    const shown = await browser.fetch(url, { ...silent, redirect: 'manual' }).catch(() => null)
    if (shown) return false
    await browser.fetch(url, { ...silent, mode: 'no-cors' })
    return true
  } catch {
    return false
  }
}

function thisBrowser(): AskedBrowser {
  return {
    fetch: (input, init) => fetch(input, init),
    async permissionState(name) {
      try {
        // Names of the specification that the types do not know yet.
        return (await navigator.permissions.query({ name: name as PermissionName })).state
      } catch {
        return null
      }
    },
    appHost: typeof location === 'undefined' ? null : location.hostname,
  }
}

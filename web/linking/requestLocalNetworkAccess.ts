/** How long the person may take to answer the browser; the hub goes on then and says what came of it. */
const answerMs = 45_000

/** What engines have called the permission since Chrome 142. */
const permissionNames = ['local-network-access', 'local-network', 'loopback-network']

interface Browser {
  protocol: string
  permissions: { query(descriptor: { name: PermissionName }): Promise<{ state: PermissionState }> }
  fetch: typeof fetch
}

/**
 * Before the hub contacts a server for the first time: one request by the page, because the browser shows its question
 * about the local network only for pages (docs/platform.md: Local Network Access). For every new server, not only for private
 * addresses: a name does not tell where it leads. Its answer is ignored. Nothing is sent where the browser would not
 * ask: no such permission, already answered, or a page that is not https.
 */
export async function requestLocalNetworkAccess(
  serverUrl: string,
  onAsking: () => void,
  browser: Browser = thisBrowser(),
): Promise<void> {
  if (browser.protocol !== 'https:' || !URL.canParse('/health', serverUrl)) return
  const states = await Promise.all(permissionNames.map((name) => stateOf(browser, name)))
  if (!states.includes('prompt')) return
  onAsking()
  try {
    await browser.fetch(new URL('/health', serverUrl), {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(answerMs),
    })
  } catch {
    // Refused, unreachable or too late: the hub's own request tells.
  }
}

function thisBrowser(): Browser {
  return {
    protocol: window.location.protocol,
    permissions: navigator.permissions,
    fetch: (...request) => fetch(...request),
  }
}

async function stateOf(browser: Browser, name: string): Promise<PermissionState | null> {
  try {
    return (await browser.permissions.query({ name: name as PermissionName })).state
  } catch {
    // An engine without this permission, or without the Permissions API.
    return null
  }
}

import type { CanonicalUrl } from '../api/ids'
import { checkHealth } from '../connection/transport/health'
import { createHttpClient } from '../connection/transport/httpClient'
import { parseServerUrl } from '../protocol/serverUrl'
import type { Coordinator } from '../servers/coordinator'
import { findDefaultServer } from '../servers/defaultServer'
import type { Registry } from '../servers/registry'

const patienceMs = 5000

/** What the app's host says: the server of a first sign-in, labels of servers, terminals of the demo. */
export async function askHost(registry: Registry, coordinator: Coordinator): Promise<void> {
  const hostSetting = fetchHostSetting()
  await Promise.all([
    lookForDefaultServer(coordinator, hostSetting),
    applyHostSetting(registry, coordinator, hostSetting),
  ])
}

async function lookForDefaultServer(coordinator: Coordinator, hostSetting: Promise<unknown>): Promise<void> {
  const found = await findDefaultServer({
    ownOrigin: parsedUrl(location.origin),
    isHappyServer: (url) =>
      checkHealth(createHttpClient({ url }), AbortSignal.timeout(patienceMs)).then(
        () => true,
        () => false,
      ),
    hostSetting,
    parseServerUrl: parsedUrl,
  })
  coordinator.setDefaultServer(found)
}

async function applyHostSetting(
  registry: Registry,
  coordinator: Coordinator,
  hostSetting: Promise<unknown>,
): Promise<void> {
  const setting = await hostSetting
  if (typeof setting !== 'object' || setting === null || !('labels' in setting || 'demo' in setting)) return
  // Most hosts set neither, so the parser of links that they need is loaded only here.
  const { readHostSetting } = await import('../servers/hostSetting')
  const { labels, demo } = readHostSetting(setting)
  registry.setHostLabels(labels)
  coordinator.setDemo(demo)
}

/** The app's own file, so plain fetch: no server of the registry is concerned. */
async function fetchHostSetting(): Promise<unknown> {
  try {
    const response = await fetch('/happy-hub.json', { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) })
    return response.ok ? ((await response.json()) as unknown) : undefined
  } catch {
    return undefined
  }
}

function parsedUrl(text: string): CanonicalUrl | null {
  const parsed = parseServerUrl(text)
  return parsed.ok ? parsed.url : null
}

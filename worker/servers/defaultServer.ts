import type { CanonicalUrl } from '../api/ids'
import type { DefaultServer } from '../api/state'

/** What the search needs of its surroundings. */
export interface DefaultServerPorts {
  /** Origin that served the app. */
  ownOrigin: CanonicalUrl | null
  /** Whether `GET /health` at this address is answered by a Happy server. */
  isHappyServer(url: CanonicalUrl): Promise<boolean>
  /** The app's own `/happy-hub.json`, parsed; undefined when there is none (404, no JSON, no answer). */
  hostSetting: Promise<unknown>
  /** Canonical form; null when it cannot be a server's URL. */
  parseServerUrl(text: string): CanonicalUrl | null
}

/** Used when the app's host names no other. Not contacted before the person signs in. */
export const hostedServer = 'https://api.cluster-fluster.com' as CanonicalUrl

/**
 * The app's own origin if a Happy server answers there, else the host's setting `{ "defaultServer": "https://…" }`
 * of `/happy-hub.json`, else the hosted server. An unusable setting is told, never replaced.
 */
export async function findDefaultServer(ports: DefaultServerPorts): Promise<DefaultServer> {
  if (ports.ownOrigin !== null && (await ports.isHappyServer(ports.ownOrigin))) {
    return { kind: 'found', url: ports.ownOrigin, because: 'own-origin' }
  }
  const setting = await ports.hostSetting
  if (typeof setting !== 'object' || setting === null || !('defaultServer' in setting)) {
    return { kind: 'found', url: hostedServer, because: 'hosted' }
  }
  const value = setting.defaultServer
  const url = typeof value === 'string' ? ports.parseServerUrl(value) : null
  if (url === null) return { kind: 'misconfigured', value: typeof value === 'string' ? value : JSON.stringify(value) }
  return { kind: 'found', url, because: 'host-setting' }
}

import type { RememberedApp } from '../../worker/api/rememberedApp'
import type { AppState } from '../../worker/api/state'

/**
 * What is shown while the hub reads its caches: of a server that it has not read yet, what is remembered. A hub that is
 * ready knows better.
 */
export function withRemembered(remembered: RememberedApp | null, app: AppState | undefined): AppState | undefined {
  if (!remembered || app?.phase === 'ready') return app
  if (!app || app.serverOrder.length === 0) return remembered
  const shown: AppState = {
    ...app,
    servers: { ...app.servers },
    sessions: { ...app.sessions },
    machines: { ...app.machines },
  }
  for (const serverId of app.serverOrder) {
    const server = remembered.servers[serverId]
    if (!server || Object.keys(app.sessions[serverId] ?? {}).length > 0) continue
    shown.servers[serverId] = server
    shown.sessions[serverId] = remembered.sessions[serverId] ?? {}
    shown.machines[serverId] = remembered.machines[serverId] ?? {}
  }
  return shown
}

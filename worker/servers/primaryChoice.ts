import { HubError } from '../api/errors'
import type { ServerId } from '../api/ids'
import type { OpenServers } from './openServers'
import type { Registry } from './registry'

/** Which server is the primary, and who follows it when it goes. */
export interface PrimaryChoice {
  set(serverId: ServerId): Promise<void>
  /** Throws `unknown-server` and `sign-in-needed`: a server that cannot be the primary after `leaving`. */
  check(leaving: ServerId, newPrimary: ServerId | null): void
  /**
   * Gives the place of a primary that leaves to `chosen`; null = to the next signed-in server in order. Where none is
   * signed in, only a removed primary is replaced.
   */
  passOn(leaving: ServerId, chosen: ServerId | null, isRemoved: boolean): Promise<void>
  /** An account came: the first one, or one while nobody is signed in to the primary, makes its server the primary. */
  claim(serverId: ServerId): Promise<void>
}

export function createPrimaryChoice(
  registry: Registry,
  { connections, accounts }: Pick<OpenServers, 'connections' | 'accounts'>,
): PrimaryChoice {
  async function set(serverId: ServerId): Promise<void> {
    registry.get(serverId)
    const previous = registry.primary()
    const written = registry.setPrimary(serverId)
    if (previous !== null && previous !== serverId) connections.get(previous)?.setPrimary(false)
    connections.get(serverId)?.setPrimary(true)
    await written
  }

  return {
    set,
    check(leaving, newPrimary) {
      registry.get(leaving)
      if (newPrimary === null) return
      const { url } = registry.get(newPrimary)
      if (newPrimary === leaving) throw new HubError({ code: 'unknown-server' })
      if (!accounts.has(newPrimary)) throw new HubError({ code: 'sign-in-needed', serverUrl: url })
    },
    async passOn(leaving, chosen, isRemoved) {
      if (registry.primary() !== leaving) return
      const candidates = registry.entries().flatMap(({ id }) => (id === leaving ? [] : [id]))
      const next = chosen ?? candidates.find((id) => accounts.has(id)) ?? (isRemoved ? candidates[0] : undefined)
      if (next) await set(next)
    },
    async claim(serverId) {
      const primary = registry.primary()
      if (primary === null || (primary !== serverId && !accounts.has(primary))) await registry.setPrimary(serverId)
    },
  }
}

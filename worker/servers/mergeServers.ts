import { HubError } from '../api/errors'
import type { ServerId } from '../api/ids'
import type { ServerAccount } from '../api/state'
import type { EntryChange, Registry } from './registry'
import { isSameAccount } from './sameAccount'

export interface MergePorts {
  registry: Registry
  accountOf(serverId: ServerId): ServerAccount
  /** Unsent messages of an open server; null = not known. */
  unsentMessages(serverId: ServerId): number | null
  close(serverId: ServerId): Promise<void>
  /** Opens a closed server again with what is stored of it. */
  reopen(serverId: ServerId): Promise<void>
  /** Messages in the outbox of a closed server. */
  countStoredOutbox(serverId: ServerId): Promise<number>
  /** Forgets a server with all that is stored of it; if it is the primary, `newPrimary` becomes it. */
  remove(serverId: ServerId, newPrimary: ServerId): Promise<void>
}

/**
 * See HubCommands.mergeServers. Messages that wait are not moved: one that was posted over the old address, but whose
 * answer is missing, would have to keep its place in both outboxes. So nothing may wait in the one that goes.
 */
export async function mergeServers(ports: MergePorts, keep: ServerId, drop: ServerId): Promise<void> {
  const { registry } = ports
  const kept = registry.get(keep)
  const dropped = registry.get(drop)
  const { url: serverUrl } = dropped
  if (keep === drop || !isSameAccount(ports.accountOf(keep), ports.accountOf(drop))) {
    throw new HubError({ code: 'different-account', serverUrl })
  }
  const refuseUnsent = (count: number): void => {
    if (count > 0) throw new HubError({ code: 'unsent-messages', serverUrl, count })
  }
  refuseUnsent(ports.unsentMessages(drop) ?? 0)
  await ports.close(drop)
  try {
    // The server is closed, so nothing can be added any more: this count is final.
    refuseUnsent(await ports.countStoredOutbox(drop))
    const addresses = [...kept.aliases, dropped.url, ...dropped.aliases].filter((url) => url !== kept.url)
    const change: EntryChange = { aliases: [...new Set(addresses)] }
    const derivation: EntryChange =
      kept.keyOrigin === 'own' && dropped.keyOrigin === 'derived'
        ? { keyOrigin: 'derived', derivationId: dropped.derivationId }
        : {}
    await registry.update(keep, { ...change, ...derivation })
    // The two entries swap their derivation ids, so that the id that nobody uses any more goes with the dropped entry.
    if (derivation.derivationId !== undefined) await registry.update(drop, { derivationId: kept.derivationId })
    await registry.moveApprovals(drop, keep)
  } catch (error) {
    await ports.reopen(drop)
    throw error
  }
  await ports.remove(drop, keep)
}

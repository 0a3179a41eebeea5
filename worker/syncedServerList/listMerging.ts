import { encodeBase64Url } from '../crypto/base64'
import type { Registry } from '../servers/registry'
import { adoptSyncedIds, readLocalServers } from './localServers'
import type { SyncedList } from './listFormat'
import { mergeLists, type LocalServer, type MergedList } from './mergeLists'
import type { SyncMemory } from './syncMemory'

interface MergeWish {
  remote: SyncedList | null
  previousPrimaryCopy: SyncedList | null
  /** Removals that the database remembers. */
  noted: readonly string[]
  /** The secret of the account to which the list is written. */
  accountSecret: Uint8Array<ArrayBuffer>
  isFormerPrimary: boolean
}

/** What this browser has, and the merge of it with what an account has. */
interface ListMerging {
  local(): readonly LocalServer[]
  refreshLocal(): Promise<void>
  /** Ids of entries that this browser has removed. */
  removedIds(noted: readonly string[]): ReadonlySet<string>
  merge(wish: MergeWish): Promise<MergedList>
}

export function createListMerging(ports: { registry: Registry; now(): number; memory(): SyncMemory }): ListMerging {
  const { registry } = ports
  let local: LocalServer[] = []

  async function refreshLocal(): Promise<void> {
    local = await readLocalServers(registry)
  }

  function removedIds(noted: readonly string[]): ReadonlySet<string> {
    const ids = new Set(local.map(({ id }) => id))
    return new Set([...noted, ...Object.keys(ports.memory().base)].filter((id) => !ids.has(id)))
  }

  /** The root secret outlives every sign-out, and may be another person's: it must not get into this one's list. */
  async function rootOfNewList(accountSecret: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const signedIn = local.filter(({ secret }) => secret !== null)
    const isUsed = signedIn.some(({ serverId }) => {
      const origin = registry.find(serverId)?.keyOrigin
      return origin === 'root' || origin === 'derived'
    })
    return (isUsed ? await registry.readRootSecret() : null) ?? accountSecret
  }

  return {
    local: () => local,
    refreshLocal,
    removedIds,
    async merge({ remote, previousPrimaryCopy, noted, accountSecret, isFormerPrimary }) {
      await refreshLocal()
      if (remote && !isFormerPrimary && (await adoptSyncedIds(registry, remote, local))) await refreshLocal()
      const memory = ports.memory()
      const primary = registry.primary()
      const primaryId = local.find(({ serverId }) => serverId === primary)?.id ?? null
      // A browser that has just signed in does not decide which server is the primary of the others.
      const isChosen = isFormerPrimary || (memory.primary !== null && memory.primary !== primary)
      return mergeLists({
        remote,
        previousPrimaryCopy,
        // A copy that names the new primary is older than the list there.
        previousCopyPrevails: isFormerPrimary || previousPrimaryCopy?.primary !== primaryId,
        local,
        base: memory.base,
        removed: removedIds(noted),
        primary: isChosen ? primaryId : null,
        fallbackPrimary: primaryId,
        root: encodeBase64Url(await rootOfNewList(accountSecret)),
        now: ports.now(),
      })
    },
  }
}

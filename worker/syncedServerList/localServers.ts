import type { ServerId } from '../api/ids'
import { encodeBase64Url } from '../crypto/base64'
import type { StoredServerEntry } from '../store/registry/registryRecords'
import { draftEntry, makeShortLabel } from '../servers/newEntry'
import { isSameAddress, type LocalServer, type LocalValues } from './mergeLists'
import { originOf } from '../linking/account/obtainAccount'
import type { EntryChange, Registry } from '../servers/registry'
import { secretBytes, type SyncedList, type SyncedServer } from './listFormat'

/** The registered servers as they would stand in the synced server list. */
export async function readLocalServers(registry: Registry): Promise<LocalServer[]> {
  return Promise.all(registry.entries().map((entry) => readLocalServer(registry, entry)))
}

async function readLocalServer(registry: Registry, entry: StoredServerEntry): Promise<LocalServer> {
  const credentials = await registry.readCredentials(entry.id)
  const secret = credentials && encodeBase64Url(credentials.secret)
  return { ...localValues(entry, credentials?.accountId ?? null), serverId: entry.id, secret }
}

export function withoutSecret({ serverId: _serverId, secret: _secret, ...values }: LocalServer): LocalValues {
  return values
}

/** All but the secret. */
export function localValues(entry: StoredServerEntry, accountId: string | null): LocalValues {
  const { derivationId, url, aliases, label, colour, order, addedAt } = entry
  return { id: derivationId, url, aliases, label, colour, order, addedAt, accountId }
}

/**
 * An account that was signed in to with its key is in the list under the id that another browser gave it: from now on
 * it has that id here too, so that the list does not grow with every browser. An appearance that nobody has changed
 * here is taken over with it. Resolves to whether something was adopted.
 */
export async function adoptSyncedIds(
  registry: Registry,
  list: SyncedList,
  local: readonly LocalServer[],
): Promise<boolean> {
  const known = new Set(list.items.map(({ id }) => id))
  const taken = new Set(local.map(({ id }) => id))
  let adopted = false
  for (const server of local) {
    // The separate key is derived from the id, so it must not change.
    if (known.has(server.id) || registry.find(server.serverId)?.keyOrigin === 'derived') continue
    const listed = list.items.find(
      (item) => item.server && !taken.has(item.server.id) && isSameAccount(item.server, server),
    )
    if (!listed?.server) continue
    taken.add(listed.server.id)
    await adopt(registry, server.serverId, listed.server)
    adopted = true
  }
  return adopted
}

async function adopt(registry: Registry, serverId: ServerId, listed: SyncedServer): Promise<void> {
  const entry = registry.get(serverId)
  const root = await registry.readRootSecret()
  const keyOrigin = await originOf(secretBytes(listed.secret), root, listed.id)
  const isAsMade = entry.label === draftEntry(registry, entry.url).label
  const appearance = isAsMade ? appearanceOf(registry, serverId, listed) : {}
  await registry.update(serverId, { ...appearance, derivationId: listed.id, keyOrigin })
}

/** How a synced server looks here: as the list has it, with a short label that no other server has. */
export function appearanceOf(registry: Registry, serverId: ServerId, listed: SyncedServer): EntryChange {
  const others = registry.entries().filter(({ id }) => id !== serverId)
  const { label, order, addedAt } = listed
  const shortLabel = makeShortLabel(
    label,
    others.map((other) => other.shortLabel),
  )
  const { url } = registry.find(serverId) ?? listed
  const aliases = [listed.url, ...listed.aliases].filter((alias) => alias !== url)
  return { label, shortLabel, colour: displayColour(listed.colour), order, addedAt, aliases }
}

export function displayColour(colour: number): StoredServerEntry['colour'] {
  return (colour % 8) as StoredServerEntry['colour']
}

export function isSameAccount(listed: SyncedServer, local: Pick<LocalServer, 'url' | 'aliases' | 'secret'>): boolean {
  return local.secret === listed.secret && isSameAddress(listed, local)
}

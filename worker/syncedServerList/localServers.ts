import type { ServerId } from '../api/ids'
import { encodeBase64Url } from '../crypto/base64'
import type { StoredServerEntry } from '../store/registry/registryRecords'
import { makeShortLabel } from '../servers/labels'
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
 * it has that id here too, so that the list does not grow with every browser. An appearance that nobody has changed here is
 * taken over with it. Resolves to whether something was adopted.
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
    // A separate key is made from the id that it has.
    if (known.has(server.id) || registry.find(server.serverId)?.keyOrigin === 'derived') continue
    const saved = list.items.find(({ server: saved }) => saved && !taken.has(saved.id) && isSameAccount(saved, server))
    if (!saved?.server) continue
    taken.add(saved.server.id)
    await adopt(registry, server.serverId, saved.server)
    adopted = true
  }
  return adopted
}

async function adopt(registry: Registry, serverId: ServerId, saved: SyncedServer): Promise<void> {
  const entry = registry.get(serverId)
  const root = await registry.readRootSecret()
  const keyOrigin = await originOf(secretBytes(saved.secret), root, saved.id)
  const isAsMade = entry.label === registry.draft(entry.url).label
  const appearance = isAsMade ? appearanceOf(registry, serverId, saved) : {}
  await registry.update(serverId, { ...appearance, derivationId: saved.id, keyOrigin })
}

/** How a synced server looks here: as saved, with a short label that no other server has. */
export function appearanceOf(registry: Registry, serverId: ServerId, saved: SyncedServer): EntryChange {
  const others = registry.entries().filter(({ id }) => id !== serverId)
  const { label, order, addedAt } = saved
  const shortLabel = makeShortLabel(
    label,
    others.map((other) => other.shortLabel),
  )
  const { url } = registry.find(serverId) ?? saved
  const aliases = [saved.url, ...saved.aliases].filter((alias) => alias !== url)
  return { label, shortLabel, colour: displayColour(saved.colour), order, addedAt, aliases }
}

export function displayColour(colour: number): StoredServerEntry['colour'] {
  return (colour % 8) as StoredServerEntry['colour']
}

export function isSameAccount(saved: SyncedServer, local: Pick<LocalServer, 'url' | 'aliases' | 'secret'>): boolean {
  return local.secret === saved.secret && isSameAddress(saved, local)
}

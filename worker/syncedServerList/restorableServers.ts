import type { ServerId } from '../api/ids'
import type { RestoreState, RestorableServer } from '../api/state'
import { isHttps, isLoopbackUrl, unicodeHost } from '../protocol/serverUrl'
import type { StoredServerEntry } from '../store/registry/registryRecords'
import { draftEntry, makeShortLabel } from '../servers/newEntry'
import type { LocalServer } from './mergeLists'
import { obtainKnownAccount } from '../linking/account/obtainAccount'
import { displayColour, isSameAccount, appearanceOf } from './localServers'
import { originInList, secretBytes, type SyncedList, type SyncedServer } from './listFormat'
import type { AccountPorts } from '../linking/account/accountEntries'

/** Servers of the list that are not registered here, in its order. */
export function restorableServersOf(
  list: SyncedList,
  local: readonly LocalServer[],
  entries: readonly StoredServerEntry[],
  turnedDown: ReadonlySet<string>,
): SyncedServer[] {
  const registered = new Set(entries.map(({ derivationId }) => derivationId))
  return list.items
    .flatMap(({ server }) => server ?? [])
    .filter((server) => !registered.has(server.id) && !turnedDown.has(server.id))
    .filter((server) => !local.some((registeredHere) => isSameAccount(server, registeredHere)))
    .sort((a, b) => a.order - b.order)
}

export async function describeRestorable(
  list: SyncedList,
  servers: readonly SyncedServer[],
  takenShortLabels: readonly string[],
  stateOf: (id: string) => RestoreState,
): Promise<RestorableServer[]> {
  const taken = [...takenShortLabels]
  return Promise.all(
    servers.map(async (server) => {
      const { id, url, label } = server
      const shortLabel = makeShortLabel(label, taken)
      taken.push(shortLabel)
      return {
        id,
        url,
        label,
        shortLabel,
        colour: displayColour(server.colour),
        keyOrigin: await originInList(list, server),
        isHttps: isHttps(url),
        isLoopback: isLoopbackUrl(url),
        unicodeHost: unicodeHost(url),
        isPrimary: list.primary === id,
        state: stateOf(id),
      }
    }),
  )
}

/** Signs in with the list's key and registers the server as the list has it. Rejects with HubErrors: then nothing is stored. */
export async function restoreServer(ports: AccountPorts, listed: SyncedServer, signal: AbortSignal): Promise<ServerId> {
  const { registry, coordinator } = ports
  const draft = draftEntry(registry, listed.url)
  const entry: StoredServerEntry = { ...draft, ...appearanceOf(registry, draft.id, listed), derivationId: listed.id }
  const account = await obtainKnownAccount(
    ports,
    // The key opens an account at every server: at this one it must be the one that was listed.
    { entry, secret: secretBytes(listed.secret), accountId: listed.accountId },
    signal,
  )
  const registered = registry.entries().find(({ derivationId }) => derivationId === listed.id)
  if (registered) return registered.id
  await coordinator.addAccount(entry, account)
  return entry.id
}

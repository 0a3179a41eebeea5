import { HubError } from '../../api/errors'
import type { SignInTarget } from '../../api/flows'
import type { CanonicalUrl } from '../../api/ids'
import { parseTypedServerUrl } from '../../protocol/serverUrl'
import type { Coordinator } from '../../servers/coordinator'
import type { Registry } from '../../servers/registry'
import type { StoredServerEntry } from '../../store/registry/registryRecords'
import { draftEntry } from '../../servers/newEntry'

export interface AccountPorts {
  registry: Registry
  coordinator: Coordinator
}

/** The entry that the account will belong to; a new one is a draft that nobody sees. Throws `bad-server-url`, `unknown-server`. */
export function entryOfTarget(ports: AccountPorts, target: SignInTarget): StoredServerEntry {
  if (target.kind === 'existing') return ports.registry.get(target.serverId)
  const parsed = parseTypedServerUrl(target.url)
  if (!parsed.ok) throw new HubError({ code: 'bad-server-url', problem: parsed.problem })
  return entryForUrl(ports, parsed.url)
}

/** An entry from which the person signed out is used again, with its label; else a draft. */
export function entryForUrl({ registry, coordinator }: AccountPorts, url: CanonicalUrl): StoredServerEntry {
  const signedOut = registry.at(url).find(({ id }) => coordinator.accountOf(id).kind === 'signed-out')
  return signedOut ?? draftEntry(registry, url)
}

/** The other entry at this server that is signed in to this account; null = there is none. */
export function otherEntryOf(
  { registry, coordinator }: AccountPorts,
  entry: StoredServerEntry,
  accountId: string,
): StoredServerEntry | null {
  const other = registry.at(entry.url).find(({ id }) => {
    const account = coordinator.accountOf(id)
    return id !== entry.id && account.kind === 'signed-in' && account.accountId === accountId
  })
  return other ?? null
}

/** One entry = one account on one server: throws `already-registered` when another entry has this account. */
export function refuseSecondEntry(ports: AccountPorts, entry: StoredServerEntry, accountId: string): void {
  if (!otherEntryOf(ports, entry, accountId)) return
  throw new HubError({ code: 'already-registered', serverUrl: entry.url })
}

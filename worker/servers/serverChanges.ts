import type { CanonicalUrl, ServerId } from '../api/ids'
import type { ServerColour, Wants } from '../api/state'
import type { StoredServerEntry } from '../store/registry/registryRecords'
import type { ServerDatabase } from '../store/server/serverDatabase.types'
import { createJoining, type NewAccount } from './joining'
import { makeShortLabel } from './newEntry'
import { createLeaving } from './leaving'
import type { OpenServers } from './openServers'
import { createPrimaryChoice } from './primaryChoice'
import type { EntryChange, Registry } from './registry'

/** What a person changes in the list of servers, as Coordinator has it; loaded with the first change. */
export interface ServerChanges {
  addAccount(entry: StoredServerEntry, account: NewAccount): Promise<void>
  adoptAccount(entry: StoredServerEntry, isNewEntry: boolean): Promise<void>
  makePrimary(serverId: ServerId): Promise<void>
  changeLook(serverId: ServerId, look: { label?: string; colour?: ServerColour; wants?: Wants }): Promise<void>
  moveTo(serverId: ServerId, url: CanonicalUrl, token: string): Promise<void>
  signOut(serverId: ServerId, newPrimary: ServerId | null): Promise<void>
  remove(serverId: ServerId, newPrimary: ServerId | null): Promise<void>
  signOutEverywhere(options: { forgetRootSecret: boolean }): Promise<void>
  countStoredOutbox(serverId: ServerId): Promise<number>
}

export function createServerChanges(ports: {
  registry: Registry
  openServers: OpenServers
  openServerDatabase(serverId: ServerId): Promise<ServerDatabase>
  deleteServerDatabase(serverId: ServerId): Promise<void>
}): ServerChanges {
  const { registry, openServers } = ports
  const primary = createPrimaryChoice(registry, openServers)
  const joining = createJoining({ ...ports, primary })
  return {
    addAccount: joining.add,
    adoptAccount: joining.adopt,
    makePrimary: primary.set,
    async changeLook(serverId, { wants, ...appearance }) {
      const change = changeOfAppearance(registry, serverId, appearance)
      await registry.update(serverId, wants === undefined ? change : { ...change, wants })
    },

    async moveTo(serverId, url, token) {
      const change = changeOfAddress(registry, serverId, url)
      const closed = openServers.close(serverId)
      try {
        await registry.update(serverId, change)
        await registry.renewToken(serverId, token)
      } finally {
        await closed
        await openServers.openStored(serverId)
      }
    },

    ...createLeaving({ ...ports, primary }),
  }
}

/**
 * The change that gives an entry another address; the old one becomes an alias. A label that was the old host follows.
 */
function changeOfAddress(registry: Registry, serverId: ServerId, url: CanonicalUrl): EntryChange {
  const entry = registry.get(serverId)
  const aliases = [entry.url, ...entry.aliases].filter((alias) => alias !== url)
  const isNamedByHost = entry.label === new URL(entry.url).host
  const appearance = isNamedByHost ? changeOfAppearance(registry, serverId, { label: new URL(url).host }) : {}
  return { ...appearance, url, aliases }
}

/** The change that gives a server a new label or colour, with a short label that fits the label. */
function changeOfAppearance(
  registry: Registry,
  serverId: ServerId,
  appearance: { label?: string; colour?: ServerColour },
): EntryChange {
  const label = appearance.label?.trim()
  const change: EntryChange = appearance.colour === undefined ? {} : { colour: appearance.colour }
  if (!label) return change
  const others = registry.entries().filter((entry) => entry.id !== serverId)
  const shortLabel = makeShortLabel(
    label,
    others.map((entry) => entry.shortLabel),
  )
  return { ...change, label, shortLabel }
}

import { errorData, HubError } from '../../api/errors'
import type { SignInFlow, SignInTarget } from '../../api/flows'
import type { CanonicalUrl } from '../../api/ids'
import { parseTypedServerUrl } from '../../protocol/serverUrl'
import type { StoredServerEntry } from '../../store/registry/registryRecords'
import type { Coordinator } from '../../servers/coordinator'
import { throwIfCancelled, type Flow } from './flow'
import { obtainAccount, type AccountMethod } from './obtainAccount'
import type { Registry } from '../../servers/registry'

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
  return signedOut ?? registry.draft(url)
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

/** Runs to `done` or `failed`; never rejects. Nothing is stored before the last question is answered. */
export async function runSignIn(
  ports: AccountPorts,
  flow: Flow<SignInFlow>,
  entry: StoredServerEntry,
  method: AccountMethod,
): Promise<void> {
  const { registry, coordinator } = ports
  const isDraft = !coordinator.has(entry.id)
  try {
    // The code named the server: the person has not chosen it yet.
    if (method.kind === 'device-code') await flow.waitFor('server')
    const account = await obtainAccount(
      {
        url: entry.url,
        method,
        derivationId: entry.derivationId,
        readRootSecret: () => registry.readRootSecret(),
        checkAccount: (accountId) => refuseSecondEntry(ports, entry, accountId),
      },
      { show: (step) => flow.set({ step }), ask: (question) => flow.waitFor(question), signal: flow.signal },
    )
    throwIfCancelled(flow.signal)
    // The registry may have changed while the person was reading.
    refuseSecondEntry(ports, entry, account.credentials.accountId)
    const current = isDraft ? entry : registry.get(entry.id)
    flow.set({ step: { at: 'saving' } })
    await coordinator.addAccount(current, account)
    flow.set({ step: { at: 'done', serverId: current.id } })
  } catch (error) {
    flow.set({ step: { at: 'failed', error: errorData(error) } })
  }
}

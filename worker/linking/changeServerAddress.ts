import { HubError } from '../api/errors'
import type { ServerId } from '../api/ids'
import { parseTypedServerUrl } from '../protocol/serverUrl'
import { refuseSecondEntry, type AccountPorts } from './account/accountEntries'
import { obtainKnownAccount } from './account/obtainAccount'

/**
 * See HubCommands.changeServerAddress. Nothing is changed before the new address has proven the same account; an
 * unknown key makes an empty account there (docs/protocol.md 1.8), which stays.
 */
export async function changeServerAddress(ports: AccountPorts, serverId: ServerId, typedUrl: string): Promise<void> {
  const { registry, coordinator } = ports
  const entry = registry.get(serverId)
  const parsed = parseTypedServerUrl(typedUrl)
  if (!parsed.ok) throw new HubError({ code: 'bad-server-url', problem: parsed.problem })
  const { url } = parsed
  if (url === entry.url) return
  const credentials = await registry.readCredentials(serverId)
  if (!credentials) throw new HubError({ code: 'sign-in-needed', serverUrl: entry.url })
  refuseSecondEntry(ports, { ...entry, url }, credentials.accountId)

  const { secret, accountId } = credentials
  const signal = new AbortController().signal
  const proven = await obtainKnownAccount(ports, { entry: { ...entry, url }, secret, accountId }, signal)

  // The registry may have changed while the server was answering.
  const account = coordinator.accountOf(serverId)
  if (account.kind === 'signed-out' || account.accountId !== accountId) {
    throw new HubError({ code: 'sign-in-needed', serverUrl: registry.get(serverId).url })
  }
  await coordinator.moveTo(serverId, url, proven.credentials.token)
}

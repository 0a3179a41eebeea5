import { HubError } from '../../api/errors'
import type { BrowserReceiver, NotifierCommands } from '../../api/push/notifierSetup'
import type { ServerId } from '../../api/ids'
import { encodeBase64Url } from '../../crypto/base64'
import { ensurePushKeys, type PushKeys } from '../../syncedServerList/pushKeys'
import type { RunningHub } from '../startHub'

/** The keys never leave the hub but for the machine that sends, over its own encrypted call, and for a line to copy. */
export async function setUpNotifier(
  hub: RunningHub,
  ...[machine, wish]: Parameters<NotifierCommands['notifier']>
): ReturnType<NotifierCommands['notifier']> {
  const keys = await readPushKeys(hub)
  const { serverId, machineId } = machine
  const agents = await hub.coordinator.connectionForMachine(machine).agentCommands()
  const home = await agents.happyHome(machineId)
  const answer = { publicKey: keys.publicKey, home, run: null, code: null }
  if (!wish) return answer
  if (wish.home !== home) throw new HubError({ code: 'request-changed', serverUrl: hub.registry.get(serverId).url })
  const { id, ...given } = wish.receiver
  const credentials = await hub.registry.readCredentials(serverId)
  if (!credentials) throw new HubError({ code: 'sign-in-needed', serverUrl: hub.registry.get(serverId).url })
  const stored = storedReceiver(given, { serverId, accountId: credentials.accountId }, keys)
  const receiver = { name: `${id}.json`, text: `${JSON.stringify(stored, null, 2)}\n` }
  switch (wish.how.kind) {
    case 'line': {
      const text = JSON.stringify({ id, ...stored })
      return { ...answer, code: encodeBase64Url(new TextEncoder().encode(text)) }
    }
    case 'install': {
      const { program } = wish.how
      return { ...answer, run: await agents.installNotifier(machineId, { home, receiver, program }) }
    }
    case 'update':
      await agents.tellNotifier(machineId, { home, receiver })
      return answer
  }
}

async function readPushKeys({ registry, coordinator }: RunningHub): Promise<PushKeys> {
  const primary = registry.primary()
  if (primary === null) throw new HubError({ code: 'unknown-server' })
  const connection = coordinator.connectionOf(primary)
  const credentials = await registry.readCredentials(primary)
  if (!connection || !credentials) {
    throw new HubError({ code: 'sign-in-needed', serverUrl: registry.get(primary).url })
  }
  return ensurePushKeys({ http: connection.http, secret: credentials.secret }, Date.now)
}

/** As `cli-patch/notify/receivers.ts` reads it. */
function storedReceiver(
  { appUrl, ...receiver }: Omit<BrowserReceiver, 'id'>,
  account: { serverId: ServerId; accountId: string },
  { publicKey, privateKey }: PushKeys,
) {
  return {
    kind: 'web-push',
    ...receiver,
    ...account,
    sender: { publicKey, privateKey, subject: appUrl },
  }
}

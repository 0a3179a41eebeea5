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
  const agents = await hub.coordinator.connectionForMachine(machine).agentCommands()
  const plan = { publicKey: keys.publicKey, home: await agents.happyHome(machine.machineId) }
  if (!wish) return { ...plan, run: null, code: null }
  const { program } = wish
  const { id, ...receiver } = wish.receiver
  const stored = storedReceiver(receiver, machine.serverId, keys)
  if (program === null) {
    const text = JSON.stringify({ id, ...stored })
    return { ...plan, run: null, code: encodeBase64Url(new TextEncoder().encode(text)) }
  }
  const file = { name: `${id}.json`, text: `${JSON.stringify(stored, null, 2)}\n` }
  return { ...plan, run: await agents.installNotifier(machine.machineId, { receiver: file, program }), code: null }
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
  { appUrl, mutedSessions, ...receiver }: Omit<BrowserReceiver, 'id'>,
  serverId: ServerId,
  { publicKey, privateKey }: PushKeys,
) {
  return {
    kind: 'web-push',
    ...receiver,
    serverId,
    sender: { publicKey, privateKey, subject: appUrl },
    sessions: Object.fromEntries(mutedSessions.map((session) => [session, 'mute'])),
  }
}

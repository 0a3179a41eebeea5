import { MAX_LINK_LENGTH } from '../../api/links/linkLength'
import type { ServerId } from '../../api/ids'
import type { NoticePointer } from '../../api/push/noticePointer'
import type { OpenedNotice } from '../../api/push/openedNotice'
import { rowAt } from '../../api/rows'
import { deriveAccountKeys } from '../../crypto/accountKeys'
import { openPointer } from '../../crypto/sealedPointer'
import { parseServerUrl } from '../../protocol/serverUrl'
import type { RunningHub } from '../startHub'

type NoticeHub = Pick<RunningHub, 'registry' | 'coordinator'>

/** Whose key opens it says whose it is; what it names only picks among those. */
export async function openNotice(hub: NoticeHub, address: string): Promise<OpenedNotice> {
  const start = address.indexOf('#')
  if (start < 0 || address.length > MAX_LINK_LENGTH) return { kind: 'broken' }
  const sealed = address.slice(start + 1)
  const asked = await Promise.allSettled(
    hub.registry.entries().map(async ({ id }) => ({ id, opened: await openWithKeyOf(hub, id, sealed) })),
  )
  const opened = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const fitting = opened.flatMap(({ id, opened: one }) => (one?.kind === 'open' ? [{ id, pointer: one.pointer }] : []))
  const [first] = fitting
  if (first)
    return placeOf(
      hub,
      first.pointer,
      fitting.map(({ id }) => id),
    )
  // A key that could not be read may be the one.
  const failed = asked.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  // Without any key it cannot be told from one of another account.
  return { kind: opened.some(({ opened: one }) => one?.kind === 'broken') ? 'broken' : 'not-for-us' }
}

/** Null = nobody is signed in there. */
async function openWithKeyOf({ registry }: NoticeHub, serverId: ServerId, sealed: string) {
  const credentials = await registry.readCredentials(serverId)
  if (!credentials) return null
  const keys = await deriveAccountKeys(credentials.secret)
  const opened = openPointer(sealed, keys.contentSecretKey)
  for (const secret of [credentials.secret, keys.contentSecretKey, keys.signSecretKey]) secret.fill(0)
  return opened
}

/** A machine may reach its server under another address than this browser, and one key may be of several accounts. */
function placeOf(hub: NoticeHub, { server, sessionId }: NoticePointer, servers: readonly ServerId[]): OpenedNotice {
  const parsed = parseServerUrl(server)
  const named = parsed.ok ? hub.registry.at(parsed.url).map(({ id }) => id) : []
  const possible = narrowed(servers, (id) => named.includes(id))
  if (sessionId === null) return { kind: 'test', servers: possible }
  const { sessions } = hub.coordinator.state()
  const knowing = narrowed(possible, (id) => rowAt(sessions[id], sessionId) !== undefined)
  const addresses = knowing.map((serverId) => ({ serverId, sessionId }))
  const [only, other] = addresses
  if (!only) return { kind: 'not-for-us' }
  return other ? { kind: 'several', sessions: addresses } : { kind: 'session', session: only }
}

/** Those that fit, or all where none does. */
function narrowed(servers: readonly ServerId[], fits: (id: ServerId) => boolean): readonly ServerId[] {
  const fitting = servers.filter(fits)
  return fitting.length > 0 ? fitting : servers
}

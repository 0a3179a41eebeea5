import { HubError } from '../api/errors'
import { decodeBase64Url, encodeBase64Url } from '../crypto/base64'
import { concatBytes } from '../crypto/bytes'
import { updateList, type RemoteListAccount } from './remoteList'

/** Names the sender of pushes to push services (RFC 8292); base64url, of P-256. The person's browsers share one. */
export interface PushKeys {
  publicKey: string
  privateKey: string
}

// By hand: the library's functions for it would be in the hub's first file.
function readPushKeys(value: unknown): PushKeys | null {
  const { publicKey, privateKey } = (typeof value === 'object' && value !== null ? value : {}) as Partial<PushKeys>
  return isKey(publicKey) && isKey(privateKey) ? { publicKey, privateKey } : null
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{20,100}$/.test(value)
}

/**
 * The keys as they are in the synced server list, put there if it has none: a field that builds without pushes keep as it
 * is. Rejects as `updateList` does, or with `write-conflict` while there is no list that can be read.
 */
export async function ensurePushKeys(account: RemoteListAccount, now: () => number): Promise<PushKeys> {
  const made = await makePushKeys()
  const { serverUrl } = account.http
  const result = await updateList(
    account,
    (remote) => {
      if (!remote) throw new HubError({ code: 'write-conflict', serverUrl })
      if (readPushKeys(remote.extra['push'])) return Promise.resolve({ list: remote, isChanged: false })
      const extra = { ...remote.extra, push: made }
      return Promise.resolve({ list: { ...remote, savedAt: now(), extra }, isChanged: true })
    },
    null,
  )
  const keys = result.kind === 'locked' ? null : readPushKeys(result.list.extra['push'])
  if (!keys) throw new HubError({ code: 'write-conflict', serverUrl })
  return keys
}

async function makePushKeys(): Promise<PushKeys> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const { x = '', y = '', d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  // An uncompressed point: 4, then both coordinates.
  const point = concatBytes(
    new Uint8Array([4]),
    decodeBase64Url(x) ?? new Uint8Array(),
    decodeBase64Url(y) ?? new Uint8Array(),
  )
  return { publicKey: encodeBase64Url(point), privateKey: d }
}

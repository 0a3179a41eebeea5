import * as v from 'valibot'
import { HubError } from '../api/errors'
import { decodeBase64Url, encodeBase64Url } from '../crypto/base64'
import { concatBytes } from '../crypto/bytes'
import { updateList, type RemoteListAccount } from './remoteList'

/** Names the sender of pushes to push services (RFC 8292); base64url, of P-256. The person's browsers share one. */
export type PushKeys = v.InferOutput<typeof pushKeys>

const keyText = v.pipe(v.string(), v.regex(/^[\w-]{20,100}$/))
const pushKeys = v.object({ publicKey: keyText, privateKey: keyText })

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
      if (v.is(pushKeys, remote.extra['push'])) return Promise.resolve({ list: remote, isChanged: false })
      const extra = { ...remote.extra, push: made }
      return Promise.resolve({ list: { ...remote, savedAt: now(), extra }, isChanged: true })
    },
    null,
  )
  if (result.kind === 'locked') throw new HubError({ code: 'write-conflict', serverUrl })
  return v.parse(pushKeys, result.list.extra['push'])
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

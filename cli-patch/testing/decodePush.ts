import { createDecipheriv, createHmac, type ECDH } from 'node:crypto'

/** HKDF written out from RFC 5869 for one block, so that the decoder has nothing in common with what it checks. */
function hkdf(salt: Buffer, secret: Buffer, info: Buffer, length: number): Buffer {
  const extracted = createHmac('sha256', salt).update(secret).digest()
  return createHmac('sha256', extracted)
    .update(Buffer.concat([info, Buffer.from([1])]))
    .digest()
    .subarray(0, length)
}

/** What a browser does with the body of a push (RFC 8188, 8291). Throws at a body that no browser takes. */
export function decodePush(body: Buffer, browser: ECDH, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16)
  const recordSize = body.readUInt32BE(16)
  const idLength = body.readUInt8(20)
  const sender = body.subarray(21, 21 + idLength)
  const sealed = body.subarray(21 + idLength)
  if (recordSize < sealed.length) throw new Error('More than one record')
  const info = Buffer.concat([Buffer.from('WebPush: info\0', 'latin1'), browser.getPublicKey(), sender])
  const shared = hkdf(auth, browser.computeSecret(sender), info, 32)
  const key = hkdf(salt, shared, Buffer.from('Content-Encoding: aes128gcm\0', 'latin1'), 16)
  const nonce = hkdf(salt, shared, Buffer.from('Content-Encoding: nonce\0', 'latin1'), 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  let end = padded.length - 1
  while (padded[end] === 0) end--
  if (padded[end] !== 2) throw new Error('Not the last record')
  return padded.subarray(0, end)
}

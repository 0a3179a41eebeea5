import { randomBytes } from '../../worker/crypto/bytes'
import { wrapKey } from '../../worker/crypto/sealBundle'
import { createDataKeyCipher } from '../../worker/crypto/recordCipher'
import { signInElsewhere } from './otherClient'

interface Row {
  id: string
  header: string
  headerVersion: number
  body: string
  bodyVersion: number
  dataEncryptionKey: string
}

type Part = Record<string, unknown>

/** Another client of an account, which writes artifacts as the protocol has them (docs/protocol.md 3.4). */
export async function createArtifactClient(serverUrl: string, secret: Uint8Array<ArrayBuffer>) {
  const { keys, call, cipherOf } = await signInElsewhere(serverUrl, secret)

  function read(id: string): Promise<Row> {
    return call<Row>('GET', `/v1/artifacts/${id}`)
  }

  async function opened(row: Row): Promise<{ id: string; header: Part; body: Part }> {
    const cipher = await cipherOf(row)
    const [header, body] = await Promise.all([cipher.decrypt(row.header), cipher.decrypt(row.body)])
    if (!header.ok || !body.ok) throw new Error('An artifact that cannot be opened')
    return { id: row.id, header: header.value as Part, body: body.value as Part }
  }

  return {
    async all() {
      const rows = await call<{ id: string }[]>('GET', '/v1/artifacts')
      return Promise.all(rows.map(async ({ id }) => opened(await read(id))))
    },
    async create(id: string, header: Part, body: Part): Promise<void> {
      const dataKey = randomBytes(32)
      const cipher = await createDataKeyCipher(dataKey)
      const sealed = { header: await cipher.encrypt(header), body: await cipher.encrypt(body) }
      const dataEncryptionKey = wrapKey(dataKey, keys.contentPublicKey)
      await call('POST', '/v1/artifacts', { id, ...sealed, dataEncryptionKey })
    },
    async update(id: string, parts: { header?: Part; body?: Part }): Promise<void> {
      const row = await read(id)
      const cipher = await cipherOf(row)
      const change = {
        ...(parts.header && {
          header: await cipher.encrypt(parts.header),
          expectedHeaderVersion: row.headerVersion,
        }),
        ...(parts.body && { body: await cipher.encrypt(parts.body), expectedBodyVersion: row.bodyVersion }),
      }
      await call('POST', `/v1/artifacts/${id}`, change)
    },
  }
}

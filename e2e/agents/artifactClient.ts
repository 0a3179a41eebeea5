import { callHappyServer } from '../../local/agent/callHappyServer'
import { deriveAccountKeys } from '../../worker/crypto/accountKeys'
import { randomBytes } from '../../worker/crypto/bytes'
import { wrapKey } from '../../worker/crypto/sealBundle'
import { makeLoginProof } from '../../worker/crypto/loginProof'
import { createDataKeyCipher, type RecordCipher } from '../../worker/crypto/recordCipher'
import { createWrappedKeyOpener } from '../../worker/crypto/sealedBundle'

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
  const keys = await deriveAccountKeys(secret)
  const opener = createWrappedKeyOpener(keys)
  const { token } = await callHappyServer<{ token: string }>(serverUrl, 'POST', '/v1/auth', makeLoginProof(keys))

  async function cipherOf({ dataEncryptionKey }: Row): Promise<RecordCipher> {
    const dataKey = await opener.open(dataEncryptionKey)
    if (!dataKey) throw new Error('An artifact of another account')
    return createDataKeyCipher(dataKey)
  }

  function read(id: string): Promise<Row> {
    return callHappyServer<Row>(serverUrl, 'GET', `/v1/artifacts/${id}`, undefined, token)
  }

  async function opened(row: Row): Promise<{ id: string; header: Part; body: Part }> {
    const cipher = await cipherOf(row)
    const [header, body] = await Promise.all([cipher.decrypt(row.header), cipher.decrypt(row.body)])
    if (!header.ok || !body.ok) throw new Error('An artifact that cannot be opened')
    return { id: row.id, header: header.value as Part, body: body.value as Part }
  }

  return {
    async all() {
      const rows = await callHappyServer<{ id: string }[]>(serverUrl, 'GET', '/v1/artifacts', undefined, token)
      return Promise.all(rows.map(async ({ id }) => opened(await read(id))))
    },
    async create(id: string, header: Part, body: Part): Promise<void> {
      const dataKey = randomBytes(32)
      const cipher = await createDataKeyCipher(dataKey)
      const sealed = { header: await cipher.encrypt(header), body: await cipher.encrypt(body) }
      const dataEncryptionKey = wrapKey(dataKey, keys.contentPublicKey)
      await callHappyServer(serverUrl, 'POST', '/v1/artifacts', { id, ...sealed, dataEncryptionKey }, token)
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
      await callHappyServer(serverUrl, 'POST', `/v1/artifacts/${id}`, change, token)
    },
  }
}

import type {
  ArtifactChange,
  ArtifactCreation,
  ArtifactSave,
  ArtifactText,
  ArtifactTexts,
  ArtifactVersions,
} from '../../api/agents/artifacts'
import { HubError } from '../../api/errors'
import type { ArtifactId } from '../../api/ids'
import { randomBytes } from '../../crypto/bytes'
import { wrapKey } from '../../crypto/sealBundle'
import type { RecordCipher } from '../../crypto/recordCipher'
import { artifactRemoved, artifactRow, artifactWritten, type ArtifactRow } from '../../protocol/wire/artifacts'
import type { OpenAccount } from '../account/openAccount'
import { parseAnswer, route, type HttpClient } from '../transport/httpClient'
import { openPart, sealPart, sessionsOf, type OpenedPart, type PartName } from './artifactText'

/** Other clients write too: after each mismatch it is looked again whether the change still fits. */
const mostTries = 5
const dataKeyLength = 32

export interface ArtifactCalls {
  /** Null = it is gone. */
  read(id: ArtifactId): Promise<ArtifactText | null>
  create(id: ArtifactId, text: ArtifactTexts, tried: readonly ArtifactTexts[]): Promise<ArtifactCreation>
  save(id: ArtifactId, change: ArtifactChange): Promise<ArtifactSave>
  /** Of one that is gone, too. `changed`: it has other versions than `decided`, and is still there. */
  remove(id: ArtifactId, decided: ArtifactVersions): Promise<'removed' | 'changed'>
}

interface Opened {
  row: ArtifactRow
  /** Null = locked. */
  cipher: RecordCipher | null
  header: OpenedPart | null
  body: OpenedPart | null
}

/** Artifacts of one account, read and written over HTTP, because the socket takes only small frames (docs/protocol.md 3.4). */
export function createArtifactCalls(
  http: HttpClient,
  ready: () => Promise<Pick<OpenAccount, 'keyring'>>,
): ArtifactCalls {
  async function openRow(row: ArtifactRow): Promise<Opened> {
    const cipher = await artifactCipher(ready, row.dataEncryptionKey)
    const open = async (name: PartName) => cipher && openPart(cipher, name, row[name])
    const [header, body] = await Promise.all([open('header'), open('body')])
    return { row, cipher, header, body }
  }

  /** Null = it is gone. */
  async function fetchRow(id: ArtifactId): Promise<Opened | null> {
    const answer = await http.request({ method: 'GET', path: route`/v1/artifacts/${id}`, expectedStatuses: [404] })
    if (answer.status === 404) return null
    const row = parseAnswer(http, artifactRow, answer)
    if (row.id !== id) throw new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail: 'another artifact' })
    return openRow(row)
  }

  /** Null = somebody else was faster. */
  async function write(
    { row, cipher, header, body }: Opened,
    change: ArtifactChange,
  ): Promise<ArtifactVersions | null> {
    if (!cipher) throw locked(http)
    const seal = (name: PartName, before: OpenedPart | null, text: string) => {
      // Never written over where it cannot be read: what it holds would be lost.
      if (!before) throw locked(http)
      return sealPart(cipher, name, text, before)
    }
    const answer = await http.request({
      method: 'POST',
      path: route`/v1/artifacts/${row.id}`,
      body: {
        ...(change.title && {
          header: await seal('header', header, change.title.after),
          expectedHeaderVersion: row.headerVersion,
        }),
        ...(change.body && {
          body: await seal('body', body, change.body.after),
          expectedBodyVersion: row.bodyVersion,
        }),
      },
    })
    const { success } = parseAnswer(http, artifactWritten, answer)
    if (!success) return null
    return { header: row.headerVersion + (change.title ? 1 : 0), body: row.bodyVersion + (change.body ? 1 : 0) }
  }

  async function save(id: ArtifactId, change: ArtifactChange): Promise<ArtifactSave> {
    for (let tries = 0; tries < mostTries; tries++) {
      const opened = await fetchRow(id)
      if (!opened) return { kind: 'gone' }
      const now = textOf(opened)
      const left = whatIsLeft(change, now)
      if (left === 'changed') return { kind: 'changed', now }
      if (!left.title && !left.body) return { kind: 'saved', now }
      const versions = await write(opened, left)
      if (!versions) continue
      const written = { ...(left.title && { title: left.title.after }), ...(left.body && { body: left.body.after }) }
      return { kind: 'saved', now: { ...now, ...written, versions } }
    }
    throw new HubError({ code: 'write-conflict', serverUrl: http.serverUrl })
  }

  return {
    async read(id) {
      const opened = await fetchRow(id)
      return opened && textOf(opened)
    },
    async create(id, { title, body }, tried) {
      const { keyring } = await ready()
      const dataKey = randomBytes(dataKeyLength)
      const dataEncryptionKey = wrapKey(dataKey, keyring.contentPublicKey)
      const cipher = await artifactCipher(ready, dataEncryptionKey)
      if (!cipher) throw locked(http)
      const [header, sealedBody] = await Promise.all([
        sealPart(cipher, 'header', title, null),
        sealPart(cipher, 'body', body, null),
      ])
      const answer = await http.request({
        method: 'POST',
        path: '/v1/artifacts',
        body: { id, header, body: sealedBody, dataEncryptionKey },
        isIdempotent: true,
      })
      const there = textOf(await openRow(parseAnswer(http, artifactRow, answer)))
      if (there.title === null || there.body === null) throw locked(http)
      if (there.title === title && there.body === body) return { kind: 'saved', now: there }
      // Made by an earlier try whose answer was lost, with an older text; or by another client.
      if (!tried.some((one) => one.title === there.title && one.body === there.body)) {
        return { kind: 'changed', now: there }
      }
      const result = await save(id, {
        title: { before: there.title, after: title },
        body: { before: there.body, after: body },
      })
      if (result.kind === 'gone') throw new HubError({ code: 'write-conflict', serverUrl: http.serverUrl })
      return result
    },
    save,
    async remove(id, decided) {
      const opened = await fetchRow(id)
      if (!opened) return 'removed'
      // The server deletes any version: only what is written in the moment after this is lost.
      const { header, body } = versionsOf(opened.row)
      if (header !== decided.header || body !== decided.body) return 'changed'
      const path = route`/v1/artifacts/${id}`
      const answer = await http.request({ method: 'DELETE', path, expectedStatuses: [404], isIdempotent: true })
      if (answer.status !== 404) parseAnswer(http, artifactRemoved, answer)
      return 'removed'
    },
  }
}

/** Null = this account has no key for it. */
export async function artifactCipher(
  ready: () => Promise<Pick<OpenAccount, 'keyring'>>,
  dataEncryptionKey: string,
): Promise<RecordCipher | null> {
  const { keyring } = await ready()
  return keyring.cipher({ dataEncryptionKey, dataKey: await keyring.openDataKey(dataEncryptionKey) })
}

function versionsOf({ headerVersion, bodyVersion }: ArtifactRow): ArtifactVersions {
  return { header: headerVersion, body: bodyVersion }
}

function textOf({ row, header, body }: Opened): ArtifactText {
  return {
    title: header?.text ?? null,
    body: body?.text ?? null,
    sessions: sessionsOf(header),
    versions: versionsOf(row),
  }
}

/**
 * The parts that are still to be written: what stands there already is done. `changed`: a part is neither what the change
 * was typed over nor what it says. Texts are compared, not versions: a server that was set back may use a version twice.
 */
function whatIsLeft(change: ArtifactChange, now: ArtifactText): ArtifactChange | 'changed' {
  const left: ArtifactChange = {}
  for (const name of ['title', 'body'] as const) {
    const part = change[name]
    if (!part || part.after === now[name]) continue
    if (part.before !== now[name]) return 'changed'
    left[name] = part
  }
  return left
}

function locked({ serverUrl }: HttpClient): HubError {
  return new HubError({ code: 'locked-content', serverUrl })
}

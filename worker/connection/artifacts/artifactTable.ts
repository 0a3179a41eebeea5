import * as v from 'valibot'
import type { ArtifactSummary } from '../../api/agents/artifacts'
import { HubError } from '../../api/errors'
import type { ArtifactId } from '../../api/ids'
import { displayLine } from '../../chat/records/displayText'
import { artifactRows, artifactUpdate, listedArtifact, type ListedArtifact } from '../../protocol/wire/artifacts'
import { parseAnswer, type HttpAnswer, type HttpClient } from '../transport/httpClient'
import type { OpenAccount } from '../account/openAccount'
import { artifactCipher } from './artifactCalls'
import { openPart } from './artifactText'

/** So many a server lists, the newest (docs/protocol.md 3.4). */
const listedAtMost = 200
/** So many are taken of a server that lists more, or announces them. */
const heldAtMost = 1_000
const longestTitle = 120

interface Entry {
  row: ListedArtifact
  content: ArtifactSummary['content']
  revision: number
}

/** What is known of the artifacts of one server while somebody looks at them. */
export interface ArtifactTable {
  /** Null = never read. The newest first. */
  entries(): Omit<ArtifactSummary, 'removal'>[] | null
  /** Whether the server named all that it has. */
  isWhole(): boolean
  /** Asks the server. Rejects as the request does; what was read before stays. */
  read(): Promise<void>
  /** An `update` event; those about something else change nothing. */
  applyUpdate(event: unknown): Promise<void>
  forget(id: ArtifactId): Promise<void>
}

export function createArtifactTable(
  http: HttpClient,
  ready: () => Promise<Pick<OpenAccount, 'keyring'>>,
): ArtifactTable {
  let entries: Map<ArtifactId, Entry> | null = null
  let isWhole = true
  let revision = 0
  /** What came while the list was read may be newer than the list. */
  let meanwhile: unknown[] | null = null
  let last: Promise<void> = Promise.resolve()

  /** To open a header takes time, in which a later change must not overtake. */
  function inOrder(change: () => Promise<void>): Promise<void> {
    const changed = last.then(change)
    last = changed.catch(() => undefined)
    return changed
  }

  async function contentOf(row: ListedArtifact): Promise<ArtifactSummary['content']> {
    const cipher = await artifactCipher(ready, row.dataEncryptionKey)
    const header = cipher && (await openPart(cipher, 'header', row.header))
    return header && { title: displayLine(header.text, longestTitle) }
  }

  /** What was opened before is not opened again. */
  async function entryOf(row: ListedArtifact, known: Entry | undefined): Promise<Entry> {
    const isSame = known?.row.header === row.header && known.row.dataEncryptionKey === row.dataEncryptionKey
    const content = isSame ? known.content : await contentOf(row)
    return { row, content, revision: isSame && known.row.seq === row.seq ? known.revision : ++revision }
  }

  async function apply(event: unknown): Promise<void> {
    const parsed = v.safeParse(artifactUpdate, event)
    if (!parsed.success || !entries) return
    const { body } = parsed.output
    const known = entries.get(body.artifactId)
    if (body.t === 'delete-artifact') {
      entries.delete(body.artifactId)
    } else if (body.t === 'new-artifact') {
      if (!known && entries.size >= heldAtMost) isWhole = false
      else entries.set(body.artifactId, await entryOf({ ...body, id: body.artifactId }, known))
    } else if (known) {
      const { header } = body
      const isNewer = header && header.version > known.row.headerVersion
      const row = {
        ...known.row,
        ...(isNewer && { header: header.value, headerVersion: header.version }),
        updatedAt: Date.now(),
      }
      entries.set(body.artifactId, { ...(await entryOf(row, known)), revision: ++revision })
    }
  }

  async function take(answer: HttpAnswer): Promise<void> {
    const rows = parseAnswer(http, artifactRows, answer)
    if (rows.length > heldAtMost) throw new HubError({ code: 'too-much', serverUrl: http.serverUrl, what: 'list' })
    const wellFormed = rows.flatMap((row) => {
      const parsed = v.safeParse(listedArtifact, row)
      return parsed.success ? [parsed.output] : []
    })
    const read = await Promise.all(
      wellFormed.map(async (row) => [row.id, await entryOf(row, entries?.get(row.id))] as const),
    )
    entries = new Map(read)
    isWhole = rows.length < listedAtMost
  }

  async function applyUpdate(event: unknown): Promise<void> {
    if (meanwhile && meanwhile.length < heldAtMost) meanwhile.push(event)
    await inOrder(() => apply(event))
  }

  return {
    entries: () =>
      entries &&
      [...entries.values()]
        .map(({ row: { id, createdAt, updatedAt }, content, revision }) => ({
          id,
          createdAt,
          updatedAt,
          content,
          revision,
        }))
        .toSorted((a, b) => b.updatedAt - a.updatedAt),
    isWhole: () => isWhole,
    async read() {
      const came: unknown[] = []
      meanwhile = came
      const answer = await http.request({ method: 'GET', path: '/v1/artifacts' })
      await inOrder(async () => {
        // What comes from now on is applied after this.
        if (meanwhile === came) meanwhile = null
        await take(answer)
        for (const event of came) await apply(event)
      })
    },
    applyUpdate,
    forget: (id) => applyUpdate({ body: { t: 'delete-artifact', artifactId: id } }),
  }
}

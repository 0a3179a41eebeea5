import * as v from 'valibot'
import type { MachineId, SessionId } from '../../api/ids'
import type { SessionActivity, SessionContent } from '../../api/state'
import { sessionActivity, summarizeSession } from '../../chat/sessionSummary'
import type { RecordCipher } from '../../crypto/recordCipher'
import type { SessionRow } from '../../protocol/wire/rows'

/** What a session's encrypted parts say to the list; kept in the cache so that the list paints without any key. */
export interface SessionDigest {
  /** Versions of the parts that the digest was made from. */
  metadataVersion: number
  agentStateVersion: number
  /** The wrapped key that could not be opened; tried again only when it changes. */
  lockedKey: string | null
  content: SessionContent
  archived: boolean
  /** Names (`requestName`) of the requests in the agent state, whether or not the session is active. */
  pendingRequests: readonly string[]
}

const nullableText = v.nullable(v.string())

/** A digest as the cache holds it. One that another build wrote in another shape is refused and made anew. */
export const storedSessionDigest: v.GenericSchema<unknown, SessionDigest> = v.object({
  metadataVersion: v.number(),
  agentStateVersion: v.number(),
  lockedKey: nullableText,
  content: v.variant('kind', [
    v.object({
      kind: v.literal('open'),
      title: nullableText,
      path: v.string(),
      host: v.string(),
      homeDir: nullableText,
      machineId: v.nullable(v.custom<MachineId>((value) => typeof value === 'string')),
      agent: v.string(),
      cliVersion: nullableText,
      controlledByTerminal: v.boolean(),
      isSideChat: v.boolean(),
      sideChatOf: v.exactOptional(v.nullable(v.custom<SessionId>((value) => typeof value === 'string'))),
      calls: v.exactOptional(v.array(v.string())),
    }),
    v.object({ kind: v.literal('locked') }),
  ]),
  archived: v.boolean(),
  pendingRequests: v.array(v.string()),
})

export async function digestSession(row: SessionRow, cipher: RecordCipher | null): Promise<SessionDigest> {
  const summary = summarizeSession({
    metadata: cipher ? await cipher.decrypt(row.metadata) : { ok: false },
    agentState: cipher && row.agentState !== null ? await cipher.decrypt(row.agentState) : null,
    active: true,
    thinking: false,
    serverReached: true,
  })
  return {
    metadataVersion: row.metadataVersion,
    agentStateVersion: row.agentStateVersion,
    lockedKey: cipher ? null : row.dataEncryptionKey,
    content: summary.content,
    archived: summary.activity === 'archived',
    pendingRequests: summary.pendingRequests,
  }
}

export function isDigestOf(digest: SessionDigest | null, row: SessionRow): digest is SessionDigest {
  if (!digest) return false
  if (digest.lockedKey !== null) return digest.lockedKey === row.dataEncryptionKey
  const { content } = digest
  // An older build did not keep what a side chat belongs to.
  if (content.kind === 'open' && content.isSideChat && content.sideChatOf === undefined) return false
  return digest.metadataVersion === row.metadataVersion && digest.agentStateVersion === row.agentStateVersion
}

/** The same one each time: a summary that did not change is not announced. */
const none: readonly string[] = []

export function activityOf(
  digest: SessionDigest,
  facts: { serverReached: boolean; active: boolean; thinking: boolean },
): { activity: SessionActivity; pendingRequests: readonly string[] } {
  const pendingRequests = facts.active ? digest.pendingRequests : none
  return { activity: sessionActivity({ ...facts, archived: digest.archived, pendingRequests }), pendingRequests }
}

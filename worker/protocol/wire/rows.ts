import * as v from 'valibot'
import { isId, type LocalId, type MachineId, type SessionId } from '../../api/ids'

/** Counters and versions. */
export const number = v.pipe(v.number(), v.finite())
/** What a Date can hold, in ms: a time beyond it throws wherever it is written out. */
const latestTime = 8.64e15
/** Epoch ms. A nonsensical time is no reason to hide a session or a message: it is moved into range. */
export const time = v.pipe(
  v.number(),
  v.transform((value) => Math.min(Math.max(value, 0), latestTime)),
)
/**
 * Message numbers fill a 32-bit column, from 1 (docs/protocol.md 3.2, 4.5); a cursor that went beyond could never come
 * back.
 */
const messageSeq = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2_147_483_647))
/** Id of a session, machine or message. */
export const entityId = v.pipe(
  v.string(),
  v.check((text) => isId(text)),
)
export const sessionId = v.pipe(
  entityId,
  v.transform((id) => id as SessionId),
)
export const machineId = v.pipe(
  entityId,
  v.transform((id) => id as MachineId),
)
const localId = v.pipe(
  v.string(),
  v.transform((id) => id as LocalId),
)
/** Null and missing mean the same in rows (docs/protocol.md 9.1.7). */
const b64OrNull = v.nullish(v.string(), null)

/** Session row of every list and of `new-session` (docs/protocol.md 3.2, 4.2). Encrypted parts are b64. */
export const sessionRow = v.object({
  id: sessionId,
  seq: number,
  createdAt: time,
  updatedAt: time,
  active: v.boolean(),
  activeAt: time,
  metadata: v.string(),
  metadataVersion: number,
  agentState: b64OrNull,
  agentStateVersion: v.optional(number, 0),
  dataEncryptionKey: b64OrNull,
})
export type SessionRow = v.InferOutput<typeof sessionRow>

const machineFields = {
  metadata: v.string(),
  metadataVersion: number,
  daemonState: b64OrNull,
  daemonStateVersion: v.optional(number, 0),
  dataEncryptionKey: b64OrNull,
  active: v.boolean(),
  activeAt: time,
  createdAt: v.optional(time, 0),
  updatedAt: v.optional(time, 0),
}

/** Machine row of `GET /v1/machines` (docs/protocol.md 3.3). */
export const machineRow = v.object({ id: machineId, ...machineFields })
export type MachineRow = v.InferOutput<typeof machineRow>

/** `new-machine` names the id differently. */
export const newMachineBody = v.object({ t: v.literal('new-machine'), machineId, ...machineFields })

/** One page of `GET /v2/sessions`; `nextCursor` is missing for `/active`. Rows are checked one by one. */
export const sessionsPage = v.object({
  sessions: v.array(v.unknown()),
  nextCursor: v.nullish(v.string(), null),
  hasNext: v.optional(v.boolean()),
})

/** `GET /v1/machines`: a bare array. */
export const machineList = v.array(v.unknown())

/** A message of `GET /v3/sessions/:id/messages` and of `new-message` (docs/protocol.md 3.2). */
export const messageRow = v.object({
  id: entityId,
  seq: messageSeq,
  /** Malformed content becomes an empty text: shown locked, and the cursor still goes on (docs/protocol.md 9.3.4). */
  content: v.fallback(v.object({ c: v.string() }), { c: '' }),
  localId: v.nullish(localId, null),
  createdAt: time,
})
export type MessageRow = v.InferOutput<typeof messageRow>

/** Refused as a whole when a row has no seq: skipping it would lose a message silently. */
export const messagesPage = v.object({ messages: v.array(messageRow), hasMore: v.boolean() })

/** `POST /v3/sessions/:id/messages`. */
export const postedMessages = v.object({
  messages: v.array(v.object({ id: entityId, seq: number, localId: v.nullish(localId, null) })),
})

/** `GET /v1/account/profile` (docs/protocol.md 3.6). */
export const profileAnswer = v.object({
  id: entityId,
  firstName: v.nullish(v.string(), null),
  lastName: v.nullish(v.string(), null),
  username: v.nullish(v.string(), null),
  avatar: v.nullish(v.object({ url: v.nullish(v.string(), null) }), null),
})
export type ProfileAnswer = v.InferOutput<typeof profileAnswer>

/** `GET /v1/account/settings` (docs/protocol.md 3.6). */
export const settingsAnswer = v.object({ settings: b64OrNull, settingsVersion: number })

import * as v from 'valibot'
import { machineId, messageRow, newMachineBody, number, sessionId, sessionRow, time } from './rows'

const versioned = v.object({ value: v.nullable(v.string()), version: number })
const nullableText = v.nullable(v.string())

const updateBody = v.variant('t', [
  v.object({ t: v.literal('new-message'), sid: sessionId, message: messageRow }),
  v.object({ t: v.literal('new-session'), ...sessionRow.entries }),
  v.object({
    t: v.literal('update-session'),
    id: sessionId,
    metadata: v.nullish(versioned),
    agentState: v.nullish(versioned),
  }),
  v.object({ t: v.literal('delete-session'), sid: sessionId }),
  newMachineBody,
  v.object({
    t: v.literal('update-machine'),
    machineId,
    metadata: v.nullish(versioned),
    daemonState: v.nullish(versioned),
  }),
  v.object({ t: v.literal('delete-machine'), machineId }),
  v.object({
    t: v.literal('update-account'),
    settings: v.nullish(versioned),
    firstName: v.optional(nullableText),
    lastName: v.optional(nullableText),
    username: v.optional(nullableText),
    avatar: v.optional(v.nullable(v.object({ url: v.nullish(v.string(), null) }))),
  }),
])
export type UpdateBody = v.InferOutput<typeof updateBody>

const updateContainer = v.object({ body: updateBody })

/** Body of a known `update` event (docs/protocol.md 4.2); null for unknown kinds and for malformed ones, which callers ignore. */
export function parseUpdate(event: unknown): UpdateBody | null {
  const result = v.safeParse(updateContainer, event)
  return result.success ? result.output.body : null
}

const ephemeral = v.variant('type', [
  v.object({
    type: v.literal('activity'),
    id: sessionId,
    active: v.boolean(),
    activeAt: time,
    thinking: v.optional(v.boolean(), false),
  }),
  v.object({ type: v.literal('machine-activity'), id: machineId, active: v.boolean(), activeAt: time }),
])
export type EphemeralEvent = v.InferOutput<typeof ephemeral>

/** A known `ephemeral` event (docs/protocol.md 4.3); null for the others and for malformed ones. */
export function parseEphemeral(event: unknown): EphemeralEvent | null {
  const result = v.safeParse(ephemeral, event)
  return result.success ? result.output : null
}

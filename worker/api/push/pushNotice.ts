import * as v from 'valibot'

/** What a push tells a browser: facts, of which its own words are made. Nothing beyond what its person wants told is in it. */
export type PushNotice = v.InferOutput<typeof pushNotice>

const short = v.pipe(v.string(), v.maxLength(300))
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200))

const pushNotice = v.object({
  version: v.literal(1),
  kind: v.picklist(['needs-me', 'done', 'test']),
  /** As this browser calls the server. */
  serverId: id,
  sessionId: v.nullable(id),
  at: v.number(),
  /** The server's name and the session's; null = not to be told, or not known. */
  server: v.nullable(short),
  session: v.nullable(short),
  /** How many requests wait. */
  count: v.number(),
  /** `waitingDigest` of their ids; null = not known, or from an older machine. */
  waiting: v.optional(v.nullable(short), null),
  /** The first of them; null = not to be told, or not known. */
  asks: v.nullable(v.object({ id, digest: short, tool: short, line: short, isWhole: v.boolean() })),
})

/** @returns null where it is none of this version */
export function parsePushNotice(value: unknown): PushNotice | null {
  const parsed = v.safeParse(pushNotice, value)
  return parsed.success ? parsed.output : null
}

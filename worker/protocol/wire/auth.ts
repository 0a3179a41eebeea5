import * as v from 'valibot'

/** `GET /health` (docs/protocol.md 3.1). */
export const healthAnswer = v.object({
  service: v.literal('happy-server'),
  /** No release of the server says it so far. */
  version: v.optional(v.fallback(v.nullable(v.pipe(v.string(), v.maxLength(64))), null), null),
})

/** `POST /v1/auth` (docs/protocol.md 2.1). */
export const loginAnswer = v.object({ token: v.pipe(v.string(), v.minLength(1)) })

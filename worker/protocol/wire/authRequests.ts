import * as v from 'valibot'

/** `POST /v1/auth/request` and `POST /v1/auth/account/request` (docs/protocol.md 2.2, 2.4). `response` is b64. */
export const authRequestAnswer = v.variant('state', [
  v.object({ state: v.literal('requested') }),
  v.object({ state: v.literal('authorized'), token: v.string(), response: v.string() }),
])

/** `GET /v1/auth/request/status` (docs/protocol.md 2.2). `supportsV2` means something only while `pending`. */
export const authRequestStatus = v.object({
  status: v.picklist(['not_found', 'pending', 'authorized']),
  supportsV2: v.optional(v.boolean(), false),
})

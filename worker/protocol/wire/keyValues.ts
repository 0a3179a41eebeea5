import * as v from 'valibot'

const version = v.pipe(v.number(), v.integer())
const value = v.nullable(v.string())

/** `GET /v1/kv/:key` (docs/protocol.md 3.5). `value` is b64. */
export const keyValueAnswer = v.object({ value: v.string(), version })

/** `POST /v1/kv`: 200, or 409 with what stands there instead. */
export const mutationAnswer = v.variant('success', [
  v.object({ success: v.literal(true), results: v.array(v.object({ key: v.string(), version })) }),
  v.object({ success: v.literal(false), errors: v.array(v.object({ key: v.string(), version, value })) }),
])

const writtenUpdate = v.object({
  body: v.object({
    t: v.literal('kv-batch-update'),
    changes: v.array(v.object({ key: v.string(), version: v.number() })),
  }),
})

/** What an `update` event says was written (docs/protocol.md 4.2). Values are read by whoever needs them, through HTTP. */
export function writtenKeys(event: unknown): { key: string; version: number }[] {
  const parsed = v.safeParse(writtenUpdate, event)
  return parsed.success ? parsed.output.body.changes : []
}

import { canonicalBase64, decodeBase64Strict } from '../core/base64'
import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { array, nullable, number, object, optional, queryNumber, string, withDefault } from '../core/input'
import { findKeyValue, listKeyValues, writeKeyValue, type KeyValueRow } from '../store/keyValues'

/** Version of a key that was never written. */
const MISSING_VERSION = -1

interface Mutation {
  key: string
  value: string | null
  version: number
}

/** The account's key-value store (docs/protocol.md 3.5). */
export function registerKvRoutes(app: HttpApp, context: ServerContext): void {
  const { db, events } = context

  app.account(
    {
      method: 'GET',
      url: '/v1/kv/:key',
      params: object({ key: string() }),
    },
    ({ accountId, params, reply }) => {
      const row = findKeyValue(db, accountId, params.key)
      return row === null || row.value === null ? reply.code(404).send({ error: 'Key not found' }) : row
    },
  )

  app.account(
    {
      method: 'GET',
      url: '/v1/kv',
      query: object({ prefix: optional(string()), limit: withDefault(queryNumber({ min: 1, max: 1000 }), 100) }),
    },
    ({ accountId, query }) => ({
      items: listKeyValues(db, accountId, query.prefix ?? '', query.limit),
    }),
  )

  app.account(
    {
      method: 'POST',
      url: '/v1/kv/bulk',
      body: object({ keys: array(string(), { min: 1, max: 100 }) }),
    },
    ({ accountId, body }) => {
      const rows = [...new Set(body.keys)].map((key) => findKeyValue(db, accountId, key))
      return { values: rows.filter((row) => row !== null && row.value !== null) }
    },
  )

  app.account(
    {
      method: 'POST',
      url: '/v1/kv',
      body: object({
        mutations: array(object({ key: string(), value: nullable(string()), version: number() }), { min: 1, max: 100 }),
      }),
    },
    ({ accountId, body, reply }) => {
      const conflicts = body.mutations.flatMap((mutation) => conflictOf(accountId, mutation))
      if (conflicts.length > 0) return reply.code(409).send({ success: false, errors: conflicts })
      let results: { key: string; version: number }[]
      try {
        results = db.transaction(() => body.mutations.map((mutation) => write(accountId, mutation)))
      } catch {
        return reply.code(500).send({ error: 'Failed to mutate values' })
      }
      const changes = body.mutations.map((mutation, index) => ({
        key: mutation.key,
        value: mutation.value,
        version: results[index]?.version,
      }))
      events.update(accountId, { to: 'user' }, { t: 'kv-batch-update', changes })
      return { success: true, results }
    },
  )

  function conflictOf(accountId: string, mutation: Mutation): (KeyValueRow & { error: string })[] {
    const row = findKeyValue(db, accountId, mutation.key)
    const version = row?.version ?? MISSING_VERSION
    if (version === mutation.version) return []
    return [{ key: mutation.key, error: 'version-mismatch', version, value: row?.value ?? null }]
  }

  function write(accountId: string, mutation: Mutation): { key: string; version: number } {
    const version = mutation.version + 1
    // An empty text is stored as null. New keys are decoded leniently, known ones strictly, as the real server does.
    const decode = mutation.version === MISSING_VERSION ? canonicalBase64 : strictlyCanonical
    writeKeyValue(db, accountId, { key: mutation.key, value: mutation.value ? decode(mutation.value) : null, version })
    return { key: mutation.key, version }
  }
}

function strictlyCanonical(text: string): string {
  return decodeBase64Strict(text).toString('base64')
}

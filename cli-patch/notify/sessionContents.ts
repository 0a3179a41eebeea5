import { join } from 'node:path'
import * as v from 'valibot'
import { oneLine } from '../../worker/api/push/oneLine'
import { timeOf } from '../../worker/api/push/wireTime'
import { decodeBase64 } from '../../worker/crypto/base64'
import { createDataKeyCipher, createLegacyCipher, type RecordCipher } from '../../worker/crypto/recordCipher'
import { readJson, type HappyHome } from './happyHome'

export interface WaitingRequest {
  id: string
  tool: string
  arguments: unknown
  /** Null = its agent does not say. */
  createdAt: number | null
}

/** Reads what this machine has the keys of: its own sessions, or all where the login holds the account's secret. */
export interface SessionContents {
  /** Null = not known, or no key. */
  title(sessionId: string, metadata: string): Promise<string | null>
  /** Whether it has the session's key; its metadata shows it. */
  canRead(sessionId: string, metadata: string): Promise<boolean>
  /** What waits for an answer; null = no key. */
  requests(sessionId: string, agentState: string | null): Promise<WaitingRequest[] | null>
}

const known = v.object({ sessions: v.record(v.string(), v.unknown()) })
const keyOfSession = v.object({ encryptionKey: v.string(), encryptionVariant: v.picklist(['legacy', 'dataKey']) })
const named = v.object({
  summary: v.optional(v.nullable(v.object({ text: v.string() }))),
  name: v.optional(v.nullable(v.string())),
  path: v.optional(v.string(), ''),
})
const state = v.object({
  requests: v.optional(
    v.nullable(
      v.record(
        v.string(),
        v.object({
          tool: v.optional(v.string(), ''),
          arguments: v.optional(v.unknown()),
          createdAt: v.optional(v.unknown()),
        }),
      ),
    ),
  ),
})
const longestTitle = 200

export function createSessionContents({ folder, accountSecret }: HappyHome): SessionContents {
  const ciphers = new Map<string, RecordCipher>()
  const secret = accountSecret === null ? null : decodeBase64(accountSecret)
  const ofAccount = secret?.length === 32 ? createLegacyCipher(secret) : null

  /** The CLI keeps the keys of the sessions that it runs (docs/protocol.md 8.1). */
  async function cipherOf(sessionId: string): Promise<RecordCipher | null> {
    const found = ciphers.get(sessionId)
    if (found) return found
    const sessions = v.safeParse(known, await readJson(join(folder, 'sessions.json')))
    const session = v.safeParse(keyOfSession, sessions.success ? sessions.output.sessions[sessionId] : undefined)
    const key = session.success ? decodeBase64(session.output.encryptionKey) : null
    if (!session.success || key?.length !== 32) return ofAccount
    const isLegacy = session.output.encryptionVariant === 'legacy'
    const cipher = isLegacy ? createLegacyCipher(key) : await createDataKeyCipher(key)
    ciphers.set(sessionId, cipher)
    return cipher
  }

  async function open(sessionId: string, text: string): Promise<unknown> {
    const opened = await (await cipherOf(sessionId))?.decrypt(text)
    return opened?.ok ? opened.value : null
  }

  return {
    async title(sessionId, metadata) {
      const parsed = v.safeParse(named, await open(sessionId, metadata))
      if (!parsed.success) return null
      const { summary, name, path } = parsed.output
      const title = summary?.text || name || path.split(/[/\\]/).at(-1) || null
      return oneLine(title ?? '').slice(0, longestTitle) || null
    },
    canRead: async (sessionId, metadata) => (await open(sessionId, metadata)) !== null,
    async requests(sessionId, agentState) {
      if (agentState === null) return []
      const parsed = v.safeParse(state, await open(sessionId, agentState))
      if (!parsed.success) return null
      return Object.entries(parsed.output.requests ?? {}).map(([id, request]) => ({
        id,
        tool: request.tool,
        arguments: request.arguments,
        // As the app takes it, so that both name the same request.
        createdAt: timeOf(request.createdAt),
      }))
    },
  }
}

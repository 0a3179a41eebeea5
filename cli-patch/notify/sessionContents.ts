import { join } from 'node:path'
import * as v from 'valibot'
import { oneLine } from '../../worker/api/push/oneLine'
import { parseAgentState, type PermissionRequest } from '../../worker/chat/records/agentState'
import { decodeBase64 } from '../../worker/crypto/base64'
import { createDataKeyCipher, createLegacyCipher, type RecordCipher } from '../../worker/crypto/recordCipher'
import { readJson, type HappyHome } from './happyHome'

export type WaitingRequest = Pick<PermissionRequest, 'id' | 'tool' | 'arguments' | 'createdAt'>

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
      const state = await open(sessionId, agentState)
      return state === null ? null : parseAgentState(state).requests
    },
  }
}

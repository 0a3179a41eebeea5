import * as v from 'valibot'
import type { CanonicalUrl, ServerId } from '../../api/ids'
import type { Credentials, StoredServerEntry } from './registryRecords'
import type { SealedContent } from '../sealedRecord'
import { storedWants } from '../storedWants'

// What was stored may be older than this build, or damaged: checked here, trusted afterwards.

type Bytes = Uint8Array<ArrayBuffer>

const secretLength = 32

const serverId = v.custom<ServerId>((value) => typeof value === 'string' && value !== '')
const canonicalUrl = v.custom<CanonicalUrl>((value) => typeof value === 'string' && /^https?:\/\//.test(value))

export const storedEntry = v.object({
  id: serverId,
  url: canonicalUrl,
  aliases: v.array(canonicalUrl),
  label: v.string(),
  shortLabel: v.string(),
  colour: v.picklist([0, 1, 2, 3, 4, 5, 6, 7]),
  order: v.number(),
  addedAt: v.number(),
  lastUsedAt: v.number(),
  pausedAt: v.nullable(v.number()),
  derivationId: v.string(),
  keyOrigin: v.nullable(v.picklist(['root', 'derived', 'own'])),
  wants: v.exactOptional(storedWants),
})

const account = v.object({ token: v.string(), accountId: v.string() })

/** Null = not an entry that this build understands; it stays stored. */
export function storedEntryOf(value: unknown): StoredServerEntry | null {
  const parsed = v.safeParse(storedEntry, value)
  return parsed.success ? parsed.output : null
}

export function rootSecretOf(content: SealedContent | null): Bytes | null {
  return secretOf(content?.parts[0])
}

export function credentialsOf(content: SealedContent | null): Credentials | null {
  const secret = secretOf(content?.parts[0])
  const parsed = v.safeParse(account, content?.json)
  return secret && parsed.success ? { secret, ...parsed.output } : null
}

/** Null = no secret. */
export function secretOf(bytes: Bytes | undefined): Bytes | null {
  return bytes?.length === secretLength ? bytes : null
}

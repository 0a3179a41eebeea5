import type { SessionId } from '../../api/ids'
import { isId } from '../../api/ids'
import { asObject } from '../../chat/records/untrustedJson'
import type { RecordCipher } from '../../crypto/recordCipher'

/** One of the two encrypted parts of an artifact (docs/protocol.md 3.4), as it was opened. */
export interface OpenedPart {
  text: string
  /** All that stands in it, also what nobody here knows. */
  fields: Readonly<Record<string, unknown>>
}

/** Where the text of each part stands. */
export type PartName = 'header' | 'body'
const textField = { header: 'title', body: 'body' } as const

/** Null = not for this key, or of another shape. */
export async function openPart(cipher: RecordCipher, name: PartName, sealed: string): Promise<OpenedPart | null> {
  const opened = await cipher.decrypt(sealed)
  const fields = opened.ok ? asObject(opened.value) : null
  if (!fields) return null
  const text = fields[textField[name]] ?? ''
  return typeof text === 'string' ? { text, fields } : null
}

/** `before`: the part that it replaces, whose other fields are kept; null = it is new. */
export function sealPart(
  cipher: RecordCipher,
  name: PartName,
  text: string,
  before: OpenedPart | null,
): Promise<string> {
  return cipher.encrypt({ ...before?.fields, [textField[name]]: text })
}

const mostSessions = 50

/** The sessions that a header names. */
export function sessionsOf(header: OpenedPart | null): SessionId[] {
  const named = header?.fields['sessions']
  return Array.isArray(named) ? named.slice(0, mostSessions).filter((id): id is SessionId => isId(id)) : []
}

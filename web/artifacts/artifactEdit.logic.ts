import type { ArtifactChange, ArtifactText, ArtifactTexts } from '../../worker/api/agents/artifacts'

export type Texts = ArtifactTexts

export interface Edit {
  typed: Texts
  /** What stood on the server where typing began. */
  before: Texts
  /** What was sent, of which it is not known whether it arrived. */
  sent: readonly Texts[]
}

const parts = ['title', 'body'] as const
type Part = (typeof parts)[number]

export function unchanged(texts: Texts): Edit {
  return { typed: texts, before: texts, sent: [] }
}

/** The parts that differ from what stood there, as they are saved. */
export function changeOf({ typed, before }: Edit): ArtifactChange {
  const changed = (part: Part) =>
    typed[part] !== before[part] && { [part]: { before: before[part], after: typed[part] } }
  return { ...changed('title'), ...changed('body') }
}

export function isChanged(edit: Edit): boolean {
  return parts.some((part) => edit.typed[part] !== edit.before[part])
}

/** Parts that were changed here and, in another way, by another client. */
export function conflictsOf({ typed, before }: Edit, theirs: Texts): Part[] {
  return parts.filter(
    (part) => typed[part] !== before[part] && theirs[part] !== before[part] && theirs[part] !== typed[part],
  )
}

/** Whether what the server holds came from here. */
export function isOwn({ sent }: Pick<Edit, 'sent'>, { title, body }: Texts): boolean {
  return sent.some((one) => one.title === title && one.body === body)
}

/** The latest that are kept: so many, and together so long in UTF-16 units, because they are stored with each letter typed. */
const mostSent = 4
const longestSent = 200_000

/** With what is being sent now, which is always kept. */
export function withSent({ sent }: Pick<Edit, 'sent'>, texts: Texts): readonly Texts[] {
  if (isOwn({ sent }, texts)) return sent
  const kept = [...sent, texts].slice(-mostSent)
  while (kept.length > 1 && kept.reduce((sum, { title, body }) => sum + title.length + body.length, 0) > longestSent) {
    kept.shift()
  }
  return kept
}

/** What nobody typed into follows the server; what is in conflict stays until the person decides. */
export function followed(edit: Edit, theirs: Texts): Edit {
  if (isOwn(edit, theirs)) return keptMine(edit, theirs)
  const conflicts = conflictsOf(edit, theirs)
  const next = { ...edit, typed: { ...edit.typed }, before: { ...edit.before } }
  for (const part of parts) {
    if (conflicts.includes(part)) continue
    if (edit.typed[part] === edit.before[part]) next.typed[part] = theirs[part]
    next.before[part] = theirs[part]
  }
  return next
}

/** The person has seen theirs: what is typed stays, and is now a change of that. */
export function keptMine({ typed }: Edit, theirs: Texts): Edit {
  return { typed, before: theirs, sent: [] }
}

/** What is in conflict is given up; the rest of what was typed stays. */
export function takenTheirs(edit: Edit, theirs: Texts): Edit {
  const typed = { ...edit.typed }
  for (const part of conflictsOf(edit, theirs)) typed[part] = theirs[part]
  return followed({ ...edit, typed }, theirs)
}

/** A text field knows only line feeds: a text that had others is not changed in each of its lines. */
export function withLineEndsOf(before: string, typed: string): string {
  const isCrlf = before.includes('\r\n') && !/(?<!\r)\n/.test(before)
  return isCrlf ? typed.replace(/\r?\n/g, '\r\n') : typed
}

/** Null = a part cannot be read, so that nothing can be typed over it. */
export function textsOf({ title, body }: ArtifactText): Texts | null {
  return title === null || body === null ? null : { title, body }
}

/**
 * As it is kept on this device; empty where nothing was changed. While something was sent of which it is not known whether it
 * arrived, the text of before is a change, too.
 */
export function storedEdit(edit: Edit): string {
  return isChanged(edit) || edit.sent.length > 0 ? JSON.stringify(edit) : ''
}

/** Null = nothing is kept. */
export function parseEdit(stored: string): Edit | null {
  if (stored === '') return null
  try {
    const { typed, before, sent } = JSON.parse(stored) as Record<keyof Edit, unknown>
    return isTexts(typed) && isTexts(before) ? { typed, before, sent: textsAmong(sent) } : null
  } catch {
    return null
  }
}

/** Older builds kept nothing of what was sent. */
export function textsAmong(value: unknown): readonly Texts[] {
  return Array.isArray(value) ? value.filter(isTexts) : []
}

function isTexts(value: unknown): value is Texts {
  const { title, body } = (value ?? {}) as Record<string, unknown>
  return typeof title === 'string' && typeof body === 'string'
}

/** More is only shown: a field with it would hold the page. In UTF-16 units. */
export const longestEdited = 500_000
/** So much of a longer one is shown. */
export const shownOfLonger = 20_000

export function isTooLong({ title, body }: Texts): boolean {
  return title.length + body.length > longestEdited
}

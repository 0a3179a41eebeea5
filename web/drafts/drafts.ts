import { useEffect, useSyncExternalStore } from 'react'
import type { DraftCommands, DraftPlace } from '../../worker/api/agents/drafts'
import type { SessionAddress } from '../../worker/api/ids'
import { createListeners } from '../../worker/shared/observable'
import { useHub } from '../hub/hubContext'

/**
 * What is written and not sent. It stands in this page's memory, and sealed in the hub, which has it a moment after each
 * keystroke. A hub that dies or refuses costs durability, not the text on the screen: it is stored with the next one.
 */
/** Of a message. Null = of a session that does not exist yet. */
export type ComposerPlace = SessionAddress | null

type TextCommands = Pick<DraftCommands, 'readDraft' | 'writeDraft'>

interface Draft {
  text: string
  /** What the hub has stored; null = not read yet. */
  stored: string | null
  /** What was sent, until the hub has it as a message: it stays stored until then. */
  taken: string
  /** Null = nobody has asked, or there was no answer. */
  reading: Promise<void> | null
  isWriting: boolean
  timer: ReturnType<typeof setTimeout> | undefined
}

/** Least time between two writes. */
const writeDelayMs = 150
const retryDelayMs = 2_000

const drafts = new Map<string, Draft>()
const changes = createListeners()

/** Tells what else is kept by place to forget it, but for the places whose key is kept. */
export const forgetting = createListeners<[isKept: (key: string) => boolean]>()

export function keyOf(place: DraftPlace): string {
  if (place === null || place === 'new-artifact') return place ?? ''
  const ofServer = 'sessionId' in place ? [place.sessionId] : ['artifacts', place.artifactId]
  return [place.serverId, ...ofServer].map(encodeURIComponent).join('/')
}

function draftAt(place: DraftPlace): Draft {
  const key = keyOf(place)
  const known = drafts.get(key)
  if (known) return known
  const draft = { text: '', stored: null, taken: '', reading: null, isWriting: false, timer: undefined }
  drafts.set(key, draft)
  return draft
}

export function readDraft(place: DraftPlace): string {
  return draftAt(place).text
}

export function writeDraft(commands: TextCommands, place: DraftPlace, text: string): void {
  draftAt(place).text = text
  storeSoon(commands, place)
  changes.notify()
}

/** Empties the box on the screen, but leaves the stored text until the hub has the message. */
export function takeDraft(place: DraftPlace): string {
  const draft = draftAt(place)
  const { text } = draft
  draft.taken = text
  draft.text = ''
  changes.notify()
  return text
}

/** The hub has what `takeDraft` gave: from now on only what was written since is kept. */
export function settleDraft(commands: TextCommands, place: DraftPlace): void {
  draftAt(place).taken = ''
  storeNow(commands, place)
}

/** Puts text back without losing what was written meanwhile. */
export function giveBack(commands: TextCommands, place: DraftPlace, text: string): void {
  const draft = draftAt(place)
  draft.taken = ''
  writeDraft(commands, place, joined(text, draft.text))
}

export function useDraft(place: ComposerPlace): string {
  const { commands } = useHub()
  const serverId = place?.serverId
  const sessionId = place?.sessionId
  useEffect(() => {
    const place = serverId === undefined || sessionId === undefined ? null : { serverId, sessionId }
    void loadDraft(commands, place)
    return storeWhenLeft(commands, place)
  }, [commands, serverId, sessionId])
  return useSyncExternalStore(changes.add, () => draftAt(place).text)
}

/** Returns what ends it, and stores once more then. */
export function storeWhenLeft(commands: TextCommands, place: DraftPlace): () => void {
  const keep = () => storeNow(commands, place)
  // Hiding is the last event that a page is sure to get.
  document.addEventListener('visibilitychange', keep)
  window.addEventListener('pagehide', keep)
  return () => {
    keep()
    document.removeEventListener('visibilitychange', keep)
    window.removeEventListener('pagehide', keep)
  }
}

/** Whether what is stored was read, so that what is written from now on stands alone. */
export function isLoaded(place: DraftPlace): boolean {
  return draftAt(place).stored !== null
}

/** Called with every change of any draft. Returns the unsubscribe function. */
export const onDrafts = changes.add

/** What was read of servers where nobody is signed in any more is forgotten; the hub deletes what is stored. */
export function forgetDraftsExcept(serverIds: readonly string[]): void {
  const kept = serverIds.map((id) => `${encodeURIComponent(id)}/`)
  const isKept = (key: string) => (key.includes('/') ? kept.some((prefix) => key.startsWith(prefix)) : kept.length > 0)
  forgetting.notify(isKept)
  for (const [key, draft] of drafts) {
    if (isKept(key)) continue
    clearTimer(draft)
    drafts.delete(key)
  }
  changes.notify()
}

/** Puts what was stored elsewhere before the text here. Resolves to whether the hub has it now; else nothing is changed. */
export async function moveIn(commands: TextCommands, place: DraftPlace, text: string): Promise<boolean> {
  await loadDraft(commands, place)
  if (draftAt(place).stored === null) return false
  // Stored before it stands in the box: when this fails, the next try must not find it there already.
  await commands.writeDraft(place, joined(text, readDraft(place)))
  giveBack(commands, place, text)
  return true
}

/** Resolves when what is stored stands in the draft, or cannot be read now. */
export function loadDraft(commands: TextCommands, place: DraftPlace): Promise<void> {
  return (draftAt(place).reading ??= read(commands, place))
}

async function read(commands: TextCommands, place: DraftPlace): Promise<void> {
  const draft = draftAt(place)
  try {
    const { text } = await commands.readDraft(place)
    draft.stored = text
    // What was typed before it came is newer.
    if (text !== '') draft.text = joined(text, draft.text)
    changes.notify()
    storeSoon(commands, place)
  } catch {
    // The hub does not answer or has no such server: the next opening of this screen reads it again.
    draft.reading = null
  }
}

function joined(first: string, second: string): string {
  if (first === '' || second.trim() === '') return first === '' ? second : first
  return `${first}\n\n${second}`
}

/** Writes at once after a pause, otherwise when enough time has passed since the last write. */
function storeSoon(commands: TextCommands, place: DraftPlace): void {
  if (draftAt(place).timer === undefined) void store(commands, place)
}

function storeNow(commands: TextCommands, place: DraftPlace): void {
  clearTimer(draftAt(place))
  void store(commands, place)
}

/** One write after the other: an older text must not overwrite a newer one. */
async function store(commands: TextCommands, place: DraftPlace): Promise<void> {
  const draft = draftAt(place)
  const text = joined(draft.taken, draft.text)
  // Writing before the stored text was read would overwrite it.
  if (draft.stored === null) return loadDraft(commands, place)
  if (draft.isWriting || draft.stored === text) return
  draft.isWriting = true
  let delayMs = writeDelayMs
  try {
    await commands.writeDraft(place, text)
    draft.stored = text
  } catch {
    delayMs = retryDelayMs
  }
  draft.isWriting = false
  clearTimer(draft)
  draft.timer = setTimeout(() => storeNow(commands, place), delayMs)
}

function clearTimer(draft: Draft): void {
  clearTimeout(draft.timer)
  draft.timer = undefined
}

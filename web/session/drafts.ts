import { useSyncExternalStore } from 'react'
import type { SessionAddress } from '../../worker/api/ids'
import { createListeners } from '../../worker/shared/observable'

/**
 * What is written but not sent, per session, in localStorage: text only, under both ids, so that sessions of two
 * servers never share one. Storage that refuses (full, blocked) costs durability, not the text on the screen.
 */
const inMemory = new Map<string, string>()
const changes = createListeners()

const PREFIX = 'happy-hub:draft:'

function storageKey({ serverId, sessionId }: SessionAddress): string {
  return `${PREFIX}${encodeURIComponent(serverId)}/${encodeURIComponent(sessionId)}`
}

/** Deletes the drafts of every server but these: they are readable text, and nobody is signed in there any more. */
export function forgetDraftsExcept(serverIds: readonly string[]): void {
  const kept = serverIds.map((id) => `${PREFIX}${encodeURIComponent(id)}/`)
  const isForgotten = (key: string) => key.startsWith(PREFIX) && !kept.some((prefix) => key.startsWith(prefix))
  for (const key of [...inMemory.keys()].filter(isForgotten)) inMemory.delete(key)
  try {
    for (const key of Object.keys(localStorage).filter(isForgotten)) localStorage.removeItem(key)
  } catch {
    // Blocked storage holds none.
  }
  changes.notify()
}

export function readDraft(session: SessionAddress): string {
  const key = storageKey(session)
  const known = inMemory.get(key)
  if (known !== undefined) return known
  let stored = ''
  try {
    stored = localStorage.getItem(key) ?? ''
  } catch {
    // Blocked storage reads as empty.
  }
  inMemory.set(key, stored)
  return stored
}

export function writeDraft(session: SessionAddress, text: string): void {
  inMemory.set(storageKey(session), text)
  storeDraft(session, text)
  changes.notify()
}

/** Empties the box on the screen, but leaves the stored text until the hub has the message. */
export function takeDraft(session: SessionAddress): string {
  const text = readDraft(session)
  inMemory.set(storageKey(session), '')
  changes.notify()
  return text
}

/** The hub has what `takeDraft` gave: from now on only what was written since is kept. */
export function settleDraft(session: SessionAddress): void {
  storeDraft(session, readDraft(session))
}

/** Puts text back without losing what was written meanwhile. */
export function giveBack(session: SessionAddress, text: string): void {
  const current = readDraft(session)
  writeDraft(session, current.trim() === '' ? text : `${text}\n\n${current}`)
}

export function useDraft(session: SessionAddress): string {
  return useSyncExternalStore(changes.add, () => readDraft(session))
}

function storeDraft(session: SessionAddress, text: string) {
  try {
    if (text === '') localStorage.removeItem(storageKey(session))
    else localStorage.setItem(storageKey(session), text)
  } catch {
    // Full or blocked: the text stays on the screen.
  }
}

import type { KeptPicture, NewPicture } from '../../../worker/api/attachments/pictures'
import { forgetting, keyOf, type ComposerPlace } from '../../drafts/drafts'
import { putBack, readAttached, type KeepCommands } from './attached'

/** Places whose kept pictures are in this page's memory, or on their way to it. */
const read = new Set<string>()

forgetting.add((isKept) => {
  for (const key of read) if (!isKept(key)) read.delete(key)
})

/** One after the other: a picture that is taken away must not be stored after that. */
let last = Promise.resolve()

/** A hub that dies or refuses costs durability, not the picture on the screen. */
async function afterLast(before: Promise<void>, work: () => Promise<void>): Promise<void> {
  await before
  await work().catch(() => undefined)
}

export function keep(commands: KeepCommands, place: ComposerPlace, { id, picture }: KeptPicture): void {
  last = afterLast(last, () => commands.keepPicture(place, id, picture))
}

export function drop(commands: KeepCommands, place: ComposerPlace, id: string): void {
  last = afterLast(last, () => commands.keepPicture(place, id, null))
}

/** The hub has what `takeAttached` gave as a part of a message. */
export function settleAttached(commands: KeepCommands, place: ComposerPlace, taken: readonly KeptPicture[]): void {
  for (const { id } of taken) drop(commands, place, id)
}

/** Attaches pictures that came back with a message. */
export function attachAgain(commands: KeepCommands, place: ComposerPlace, pictures: readonly NewPicture[]): void {
  const again = pictures.map((picture): KeptPicture => ({ id: crypto.randomUUID(), picture }))
  putBack(place, again)
  for (const one of again) keep(commands, place, one)
}

/** Attaches what was attached before this page was loaded. */
export async function loadKept(commands: KeepCommands, place: ComposerPlace): Promise<void> {
  const key = keyOf(place)
  if (read.has(key)) return
  read.add(key)
  try {
    const kept = await commands.readKeptPictures(place)
    const here = new Set(readAttached(place).pictures.map(({ id }) => id))
    putBack(
      place,
      kept.filter(({ id }) => !here.has(id)),
    )
  } catch {
    // The hub does not answer or has no such server: the next opening of this screen reads them again.
    read.delete(key)
  }
}

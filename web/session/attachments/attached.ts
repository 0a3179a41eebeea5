import type { KeptPicture, NewPicture, PictureRefusal } from '../../../worker/api/attachments/pictures'
import type { HubCommands } from '../../../worker/api/commands'
import { createListeners } from '../../../worker/shared/observable'
import { forgetting, keyOf, type ComposerPlace } from '../../drafts/drafts'

export type KeepCommands = Pick<HubCommands, 'readKeptPictures' | 'keepPicture'>

/** Pictures that are attached and not sent: in this page's memory, and sealed in the hub. */
export type Attached = { id: string; name: string } & (
  | { state: 'preparing' }
  | { state: 'ready'; picture: NewPicture }
  | { state: 'failed'; problem: PictureProblem }
)

export type PictureProblem = 'not-a-picture' | 'too-large' | 'too-many'

export interface AttachedPictures {
  pictures: readonly Attached[]
  /** Why pictures that were attached cannot be given to this session's agent; null = nothing was refused. */
  refusal: PictureRefusal | null
}

const none: AttachedPictures = { pictures: [], refusal: null }
const places = new Map<string, AttachedPictures>()
const changes = createListeners()

forgetting.add((isKept) => {
  for (const key of places.keys()) if (!isKept(key)) places.delete(key)
})

export function readAttached(place: ComposerPlace): AttachedPictures {
  return places.get(keyOf(place)) ?? none
}

export function changeAttached(place: ComposerPlace, change: Partial<AttachedPictures>): void {
  const next = { ...readAttached(place), ...change }
  if (next.pictures.length === 0 && next.refusal === null) places.delete(keyOf(place))
  else places.set(keyOf(place), next)
  changes.notify()
}

export const onAttachedChange = changes.add

export function readyOf({ pictures }: AttachedPictures): KeptPicture[] {
  return pictures.flatMap((one) => (one.state === 'ready' ? [{ id: one.id, picture: one.picture }] : []))
}

/** Takes out the pictures that are ready to be sent, and drops the files that are no pictures. They stay in the hub. */
export function takeAttached(place: ComposerPlace): KeptPicture[] {
  const ready = readyOf(readAttached(place))
  changeAttached(place, { pictures: [], refusal: null })
  return ready
}

/** Puts back what `takeAttached` gave, before what was attached meanwhile. */
export function putBack(place: ComposerPlace, taken: readonly KeptPicture[]): void {
  const again = taken.map(({ id, picture }) => ({ id, name: picture.name, state: 'ready' as const, picture }))
  changeAttached(place, { pictures: [...again, ...readAttached(place).pictures] })
}

import { useSyncExternalStore } from 'react'
import type { NewPicture, PictureRefusal } from '../../../worker/api/attachments/pictures'
import type { SessionAddress } from '../../../worker/api/ids'
import { createListeners } from '../../../worker/shared/observable'
import { addressKey } from '../../addresses/sessionKey'

/** Pictures that are attached in the composers and not sent: in this page's memory only. */
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

export function readAttached(session: SessionAddress): AttachedPictures {
  return places.get(addressKey(session)) ?? none
}

export function changeAttached(session: SessionAddress, change: Partial<AttachedPictures>): void {
  const next = { ...readAttached(session), ...change }
  if (next.pictures.length === 0 && next.refusal === null) places.delete(addressKey(session))
  else places.set(addressKey(session), next)
  changes.notify()
}

export function useAttached(session: SessionAddress): AttachedPictures {
  return useSyncExternalStore(changes.add, () => readAttached(session))
}

/** Takes out the pictures that are ready to be sent, and drops the files that are no pictures. */
export function takeAttached(session: SessionAddress): NewPicture[] {
  const { pictures } = readAttached(session)
  changeAttached(session, { pictures: [], refusal: null })
  return pictures.flatMap((one) => (one.state === 'ready' ? [one.picture] : []))
}

/** Puts them back before what was attached meanwhile. */
export function attachAgain(session: SessionAddress, pictures: readonly NewPicture[]): void {
  const again = pictures.map((picture) => ({
    id: crypto.randomUUID(),
    name: picture.name,
    state: 'ready' as const,
    picture,
  }))
  changeAttached(session, { pictures: [...again, ...readAttached(session).pictures] })
}

import { mostPictures } from '../../../worker/api/attachments/pictures'
import type { ComposerPlace } from '../../drafts/drafts'
import { changeAttached, readAttached, type Attached, type KeepCommands } from './attached'
import { drop, keep } from './keptPictures'
import { preparePicture } from './preparePicture'

/** Prepares what was pasted, dropped or picked, one after the other: decoded photos are large. */
export async function attachFiles(
  commands: KeepCommands,
  place: ComposerPlace,
  files: readonly File[],
  mostBytes: number | null,
): Promise<void> {
  const { pictures } = readAttached(place)
  const added = files.map((file, index): Attached => {
    const base = { id: crypto.randomUUID(), name: file.name || 'picture.png' }
    const isTooMany = pictures.length + index >= mostPictures
    return isTooMany ? { ...base, state: 'failed', problem: 'too-many' } : { ...base, state: 'preparing' }
  })
  changeAttached(place, { pictures: [...pictures, ...added], refusal: null })
  for (const [index, one] of added.entries()) {
    const file = files[index]
    if (!file || one.state !== 'preparing') continue
    const result = await preparePicture(file, one.name, mostBytes)
    const { id, name } = one
    const isWanted = readAttached(place).pictures.some((other) => other.id === id)
    if (typeof result === 'string') replace(place, { id, name, state: 'failed', problem: result })
    else {
      replace(place, { id, name, state: 'ready', picture: result })
      if (isWanted) keep(commands, place, { id, picture: result })
    }
  }
}

/** Does nothing if the person has removed it meanwhile. */
function replace(place: ComposerPlace, done: Attached): void {
  const { pictures } = readAttached(place)
  changeAttached(place, { pictures: pictures.map((one) => (one.id === done.id ? done : one)) })
}

export function detach(commands: KeepCommands, place: ComposerPlace, id: string): void {
  changeAttached(place, { pictures: readAttached(place).pictures.filter((one) => one.id !== id) })
  drop(commands, place, id)
}

/** The pictures in what was pasted or dropped; SVG is a document, and no model takes it. */
export function picturesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'))
}

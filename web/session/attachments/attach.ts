import { mostPictures } from '../../../worker/api/attachments/pictures'
import type { SessionAddress } from '../../../worker/api/ids'
import { changeAttached, readAttached, type Attached } from './attached'
import { preparePicture } from './preparePicture'

/** Prepares what was pasted, dropped or picked, one after the other: decoded photos are large. */
export async function attachFiles(session: SessionAddress, files: readonly File[]): Promise<void> {
  const { pictures } = readAttached(session)
  const added = files.map((file, index): Attached => {
    const base = { id: crypto.randomUUID(), name: file.name || 'picture.png' }
    const isTooMany = pictures.length + index >= mostPictures
    return isTooMany ? { ...base, state: 'failed', problem: 'too-many' } : { ...base, state: 'preparing' }
  })
  changeAttached(session, { pictures: [...pictures, ...added], refusal: null })
  for (const [index, one] of added.entries()) {
    const file = files[index]
    if (!file || one.state !== 'preparing') continue
    const result = await preparePicture(file, one.name)
    const { id, name } = one
    if (typeof result === 'string') replace(session, { id, name, state: 'failed', problem: result })
    else replace(session, { id, name, state: 'ready', picture: result })
  }
}

/** Does nothing if the person has removed it meanwhile. */
function replace(session: SessionAddress, done: Attached): void {
  const { pictures } = readAttached(session)
  changeAttached(session, { pictures: pictures.map((one) => (one.id === done.id ? done : one)) })
}

export function detach(session: SessionAddress, id: string): void {
  changeAttached(session, { pictures: readAttached(session).pictures.filter((one) => one.id !== id) })
}

/** The pictures in what was pasted or dropped; SVG is a document, and no model takes it. */
export function picturesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'))
}

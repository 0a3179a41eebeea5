import type { UnsentPicture } from '../../../worker/api/attachments/pictures'
import type { LocalId, SessionAddress } from '../../../worker/api/ids'
import { byPosition } from '../../ui/byPosition'
import { PictureFile } from './PictureFile'
import styles from './Pictures.module.css'

interface Props {
  session: SessionAddress
  serverLabel: string
  localId: LocalId
  pictures: readonly UnsentPicture[]
}

/** Pictures of a prompt that the server does not have yet; they are read from this device. */
export function UnsentPictures({ session, serverLabel, localId, pictures }: Props) {
  const shown = pictures.map((picture, index) => ({ picture, index }))
  return (
    <div className={styles.unsent}>
      {byPosition(shown, ({ picture: { name, width, height }, index }) => (
        <PictureFile
          session={session}
          serverLabel={serverLabel}
          source={{ kind: 'unsent', localId, index }}
          name={name}
          image={{ width, height, thumbhash: null }}
        />
      ))}
    </div>
  )
}

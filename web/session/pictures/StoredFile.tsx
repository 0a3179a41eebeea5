import FileIcon from 'lucide-react/icons/file'
import type { AttachedFile } from '../../../worker/api/chat'
import type { SessionAddress } from '../../../worker/api/ids'
import { messages } from '../../i18n/messages'
import { looksLikePicture } from './picture.logic'
import { PictureFile } from './PictureFile'
import styles from './Pictures.module.css'
import { SavedFile } from './SavedFile'

interface Props {
  session: SessionAddress
  serverLabel: string
  file: AttachedFile
  /** The size in words. */
  size: string
}

/** A file that the server keeps for a session: shown where it may be a picture, else saved on request. */
export function StoredFile({ session, serverLabel, file, size }: Props) {
  const { name, image, ref } = file
  const source = { kind: 'stored', ref } as const
  return (
    <div className={styles.stored} data-from={file.from}>
      {looksLikePicture(file) ? (
        <PictureFile session={session} serverLabel={serverLabel} source={source} name={name} image={image} />
      ) : (
        <div className={styles.row}>
          <FileIcon size={16} aria-hidden />
          <span>{messages.sessions.chat.file(name, size)}</span>
          <SavedFile session={session} source={source} name={name} />
        </div>
      )}
    </div>
  )
}

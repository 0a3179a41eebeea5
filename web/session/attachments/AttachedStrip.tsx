import X from 'lucide-react/icons/x'
import { pictureMessages as words } from '../../i18n/pictureMessages'
import type { ComposerPlace } from '../../drafts/drafts'
import { useHub } from '../../hub/hubContext'
import { fileSize } from '../../names/fileSize.logic'
import styles from './Attachments.module.css'
import { detach } from './attach'
import { changeAttached, type Attached, type AttachedPictures } from './attached'
import { useBlobUrl } from '../pictures/blobUrl'

interface Props {
  place: ComposerPlace
  attached: AttachedPictures
  hasText: boolean
}

/** What goes with the message that is being written, above its field. */
export function AttachedStrip({ place, attached, hasText }: Props) {
  const { commands } = useHub()
  const { pictures, refusal } = attached
  const isPreparing = pictures.some(({ state }) => state === 'preparing')
  const note = isPreparing ? words.preparing : hasText || pictures.length === 0 ? null : words.needsText
  return (
    <div className={styles.strip}>
      {refusal && (
        <p className={styles.refusal} role="alert">
          {words.refusals[refusal]}
          <button type="button" className={styles.dismiss} onClick={() => changeAttached(place, { refusal: null })}>
            {words.dismiss}
          </button>
        </p>
      )}
      {pictures.length > 0 && (
        <ul className={styles.pictures} aria-label={words.attached}>
          {pictures.map((one) => (
            <AttachedPicture key={one.id} attached={one} onRemove={() => detach(commands, place, one.id)} />
          ))}
        </ul>
      )}
      <output className={styles.note}>{note}</output>
    </div>
  )
}

function AttachedPicture({ attached, onRemove }: { attached: Attached; onRemove(): void }) {
  const url = useBlobUrl(attached.state === 'ready' ? attached.picture.bytes : null)
  return (
    <li className={styles.attached} data-state={attached.state}>
      {url === null ? <span className={styles.empty} aria-hidden /> : <img src={url} alt="" />}
      <span className={styles.name}>
        <span title={attached.name}>{attached.name}</span>
        <span>{stateOf(attached)}</span>
      </span>
      <button type="button" className={styles.remove} aria-label={words.remove(attached.name)} onClick={onRemove}>
        <X size={14} aria-hidden />
      </button>
    </li>
  )
}

function stateOf(attached: Attached): string {
  switch (attached.state) {
    case 'preparing':
      return words.preparingOne
    case 'ready':
      return fileSize(attached.picture.bytes.size)
    case 'failed':
      return words.problems[attached.problem]
  }
}

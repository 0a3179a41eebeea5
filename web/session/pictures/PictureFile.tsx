import FileIcon from 'lucide-react/icons/file'
import { useEffect, useEffectEvent, useRef, useState, type CSSProperties } from 'react'
import type { AttachmentSource } from '../../../worker/api/attachments/pictures'
import { errorData, type HubErrorData } from '../../../worker/api/errors'
import type { SessionAddress } from '../../../worker/api/ids'
import { useHub } from '../../hub/hubContext'
import { messages } from '../../i18n/messages'
import { pictureMessages as words } from '../../i18n/pictureMessages'
import { openPicture, type OpenedFile } from './openedFiles'
import { boxOf } from './picture.logic'
import { PictureDialog } from './PictureDialog'
import styles from './Pictures.module.css'
import { useThumbhash } from './useThumbhash'
import { useBlobUrl } from './blobUrl'

export interface ShownPicture {
  session: SessionAddress
  serverLabel: string
  source: AttachmentSource
  name: string
  image: { width: number; height: number; thumbhash: string | null } | null
}

type State = { kind: 'waiting' } | { kind: 'loading' } | OpenedFile | { kind: 'failed'; error: HubErrorData }

/** A picture of a message: decrypted when it comes into view, its rough colours until then. A press shows it larger. */
export function PictureFile(shown: ShownPicture) {
  const { name, image, serverLabel } = shown
  const { state, load, element } = useOpened(shown)
  const rough = useThumbhash(image?.thumbhash ?? null)
  const [isOpen, setOpen] = useState(false)
  const url = useBlobUrl(state.kind === 'picture' || state.kind === 'file' ? state.blob : null)
  // What the message says of its size keeps the place: nothing moves when the picture comes.
  const box = image ?? (state.kind === 'picture' ? state : null)
  const size = boxOf(box)

  if (state.kind === 'failed') {
    return (
      <div className={styles.row} role="alert">
        <FileIcon size={16} aria-hidden />
        <span>
          {words.fileNamed(name)}. {messages.error(state.error).what}
        </span>
        {state.error.code !== 'locked-content' && (
          <button type="button" className={styles.action} onClick={load}>
            {words.retry}
          </button>
        )}
      </div>
    )
  }
  if (state.kind === 'file') {
    return (
      <div className={styles.row}>
        <FileIcon size={16} aria-hidden />
        <span>
          {words.fileNamed(name)}. {state.why === 'pixels' ? words.tooManyPixels : words.notShown}
        </span>
        {url !== null && (
          <a className={styles.action} href={url} download={name}>
            {words.save}
          </a>
        )}
      </div>
    )
  }
  const style: CSSProperties = {
    inlineSize: size.width,
    aspectRatio: `${size.width} / ${size.height}`,
    ...(rough === null ? {} : { backgroundImage: `url("${rough}")` }),
  }
  return (
    <>
      <button
        ref={element}
        type="button"
        className={styles.picture}
        style={style}
        aria-label={url === null ? words.loading(name, serverLabel) : words.open(name)}
        aria-busy={url === null}
        onClick={() => (url === null ? load() : setOpen(true))}
      >
        {url !== null && <img src={url} alt={words.picture(name)} />}
      </button>
      {isOpen && url !== null && <PictureDialog name={name} url={url} onClose={() => setOpen(false)} />}
    </>
  )
}

function useOpened({ session, source }: ShownPicture) {
  const { commands } = useHub()
  const element = useRef<HTMLButtonElement>(null)
  const [state, setState] = useState<State>({ kind: 'waiting' })
  const key = JSON.stringify([session.serverId, session.sessionId, source])
  const load = () => {
    setState({ kind: 'loading' })
    openPicture(key, () => commands.openAttachment(session, source)).then(setState, (thrown: unknown) =>
      setState({ kind: 'failed', error: errorData(thrown) }),
    )
  }
  const isWaiting = state.kind === 'waiting'
  const onView = useEffectEvent(load)
  useEffect(() => {
    const shown = element.current
    if (!isWaiting || !shown) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) onView()
      },
      { rootMargin: '200px' },
    )
    observer.observe(shown)
    return () => observer.disconnect()
  }, [isWaiting])
  return { state, load, element }
}

import { Camera, ImagePlus } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, type ComponentProps, type RefObject } from 'react'
import type { PictureRefusal } from '../../../worker/api/attachments/pictures'
import type { DraftPlace } from '../../drafts/drafts'
import { useHub } from '../../hub/hubContext'
import { pictureMessages as words } from '../../i18n/pictureMessages'
import styles from './Attachments.module.css'
import { attachFiles, picturesOf } from './attach'
import { changeAttached } from './attached'

interface Props {
  place: DraftPlace
  /** Why its agent cannot be given any; null = it can. */
  refusal: PictureRefusal | null
  /** Of one picture, where the agent takes less than models do. */
  mostBytes: number | null
  /** Pictures that are pasted or dropped in its form are attached. */
  field: RefObject<HTMLTextAreaElement | null>
}

/** Attaches pictures to the message: picked, taken, pasted, dropped. */
export function AttachButton({ place, refusal, mostBytes, field }: Props) {
  const { commands } = useHub()
  const files = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)

  const offer = (given: readonly File[]) => {
    if (given.length === 0) return
    if (refusal) changeAttached(place, { refusal })
    else void attachFiles(commands, place, given, mostBytes)
  }
  const open = (input: RefObject<HTMLInputElement | null>) => {
    // Refuse at once, not after the person has looked for a picture.
    if (refusal) changeAttached(place, { refusal })
    else input.current?.click()
  }
  const onTransfer = useEffectEvent((event: ClipboardEvent | DragEvent) => {
    const data = 'clipboardData' in event ? event.clipboardData : event.dataTransfer
    const pictures = picturesOf(data)
    // Office programs copy text together with a picture of it: that is pasted as text.
    if (pictures.length === 0 || (event.type === 'paste' && data?.types.includes('text/plain'))) return
    event.preventDefault()
    offer(pictures)
  })
  useEffect(() => {
    const form = field.current?.form
    const listen = (event: ClipboardEvent | DragEvent) => onTransfer(event)
    // Otherwise the browser would open the picture in place of the page.
    const allow = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    }
    form?.addEventListener('paste', listen)
    form?.addEventListener('drop', listen)
    form?.addEventListener('dragover', allow)
    return () => {
      form?.removeEventListener('paste', listen)
      form?.removeEventListener('drop', listen)
      form?.removeEventListener('dragover', allow)
    }
  }, [field])

  const input = (of: RefObject<HTMLInputElement | null>, more: ComponentProps<'input'>) => (
    <input
      ref={of}
      type="file"
      accept="image/*"
      hidden
      {...more}
      onChange={(event) => {
        offer([...(event.target.files ?? [])])
        event.target.value = ''
        field.current?.focus()
      }}
    />
  )
  return (
    <>
      <button
        type="button"
        className={styles.attach}
        aria-label={words.attach}
        title={words.attach}
        onClick={() => open(files)}
      >
        <ImagePlus size={18} aria-hidden />
      </button>
      <button
        type="button"
        className={`${styles.attach} ${styles.camera}`}
        aria-label={words.camera}
        title={words.camera}
        onClick={() => open(camera)}
      >
        <Camera size={18} aria-hidden />
      </button>
      {input(files, { multiple: true, 'aria-label': words.attach })}
      {input(camera, { capture: 'environment', 'aria-label': words.camera })}
    </>
  )
}

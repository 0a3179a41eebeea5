import Camera from 'lucide-react/icons/camera'
import ImagePlus from 'lucide-react/icons/image-plus'
import { useEffect, useEffectEvent, useRef, useState, type ComponentProps, type RefObject } from 'react'
import type { PictureRefusal } from '../../../worker/api/attachments/pictures'
import type { ComposerPlace } from '../../drafts/drafts'
import { useHub } from '../../hub/hubContext'
import { pictureMessages as words } from '../../i18n/pictureMessages'
import styles from './Attachments.module.css'
import { attachFiles, picturesOf } from './attach'
import { changeAttached } from './attached'

interface Props {
  place: ComposerPlace
  /** Why its agent cannot be given any; null = it can. */
  refusal: PictureRefusal | null
  /** Of one picture, where the agent takes less than models do. */
  mostBytes: number | null
  /** Pictures that are pasted in its form, or dropped there or anywhere on its session, are attached. */
  field: RefObject<HTMLTextAreaElement | null>
}

/** Attaches pictures to the message: picked, taken, pasted, dropped. */
export function AttachButton({ place, refusal, mostBytes, field }: Props) {
  const { commands } = useHub()
  const files = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)

  const [isOver, setOver] = useState(false)
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
    if (event.type === 'drop' && data?.types.includes('Files')) {
      // Also what is no picture: the browser would open it in place of the app.
      event.preventDefault()
      return offer([...data.files])
    }
    const pictures = picturesOf(data)
    // Office programs copy text together with a picture of it: that is pasted as text.
    if (pictures.length === 0 || (event.type === 'paste' && data?.types.includes('text/plain'))) return
    event.preventDefault()
    offer(pictures)
  })
  useEffect(() => {
    const form = field.current?.form
    // Anywhere on an open session, not only where one writes.
    const target = form?.closest<HTMLElement>('[data-chat]') ?? form
    const show = (isDropTarget: boolean) => {
      target?.toggleAttribute('data-drop', isDropTarget)
      setOver(isDropTarget)
    }
    const listen = (event: ClipboardEvent | DragEvent) => {
      show(false)
      onTransfer(event)
    }
    // Otherwise the browser would open the picture in place of the page.
    const allow = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      show(true)
    }
    const leave = ({ relatedTarget }: DragEvent) => {
      if (!(relatedTarget instanceof Node && target?.contains(relatedTarget))) show(false)
    }
    form?.addEventListener('paste', listen)
    target?.addEventListener('drop', listen)
    target?.addEventListener('dragover', allow)
    target?.addEventListener('dragleave', leave)
    return () => {
      form?.removeEventListener('paste', listen)
      target?.removeEventListener('drop', listen)
      target?.removeEventListener('dragover', allow)
      target?.removeEventListener('dragleave', leave)
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
      {/* Others see the line around the session, so that nothing moves under what is dragged. */}
      <output className="visually-hidden">{isOver && (refusal ? words.refusals[refusal] : words.drop)}</output>
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

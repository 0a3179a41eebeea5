import Download from 'lucide-react/icons/download'
import X from 'lucide-react/icons/x'
import ZoomIn from 'lucide-react/icons/zoom-in'
import ZoomOut from 'lucide-react/icons/zoom-out'
import { useLayoutEffect, useRef, useState } from 'react'
import { pictureMessages as words } from '../../i18n/pictureMessages'
import { ScrollRegion } from '../../ui/ScrollRegion'
import styles from './Pictures.module.css'

/** One picture over the whole window: fitted, or in its own size; Escape leaves. */
export function PictureDialog({ name, url, onClose }: { name: string; url: string; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [isZoomed, setZoomed] = useState(false)
  // Closed before it leaves the document, because otherwise the focus is lost.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  const zoom = isZoomed ? words.fit : words.zoom
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={words.picture(name)}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className={styles.bar}>
        <span className={styles.title}>{name}</span>
        <button
          type="button"
          className={styles.tool}
          aria-label={zoom}
          title={zoom}
          onClick={() => setZoomed(!isZoomed)}
        >
          {isZoomed ? <ZoomOut size={18} aria-hidden /> : <ZoomIn size={18} aria-hidden />}
        </button>
        <a className={styles.tool} href={url} download={name} aria-label={words.saveFile(name)} title={words.save}>
          <Download size={18} aria-hidden />
        </a>
        <button type="button" className={styles.tool} aria-label={words.close} title={words.close} onClick={onClose}>
          <X size={18} aria-hidden />
        </button>
      </div>
      <ScrollRegion className={`${styles.stage} ${isZoomed ? styles.zoomed : ''}`} label={name}>
        <img src={url} alt={words.picture(name)} />
      </ScrollRegion>
    </dialog>
  )
}

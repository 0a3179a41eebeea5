import { useEffect, useState, useSyncExternalStore } from 'react'
import { paletteMessages } from '../i18n/paletteMessages'
import { takeBack } from '../keys/takeBack'
import { undoNotice, type UndoNotice } from '../page/undoNotice'
import { Button } from '../ui/Button'
import popup from '../ui/popup.module.css'

/** Long enough to read it and to press it. */
const SHOWN_MS = 8000

const place = {
  position: 'fixed',
  display: 'flex',
  alignItems: 'center',
  gap: '12px',
  inset: 'auto 0 84px',
  margin: '0 auto',
} as const

/** Over the lower edge: what was just done, with the way back. It takes no focus. */
export function UndoToast() {
  const notice = useSyncExternalStore(undoNotice.onChange, undoNotice.get)
  // Always there, so that a screen reader says what comes into it.
  return <output>{notice && <Shown notice={notice} />}</output>
}

function Shown({ notice }: { notice: UndoNotice }) {
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    const { until = Infinity } = notice
    const shownMs = Math.min(isHeld ? Infinity : SHOWN_MS, until - Date.now())
    if (shownMs === Infinity) return
    const timer = setTimeout(() => undoNotice.set(null), shownMs)
    return () => clearTimeout(timer)
  }, [notice, isHeld])
  const hold = { onPointerEnter: () => setHeld(true), onFocus: () => setHeld(true) }
  const letGo = { onPointerLeave: () => setHeld(false), onBlur: () => setHeld(false) }
  return (
    <span ref={showOverAll} popover="manual" className={popup.popup} style={place} {...hold} {...letGo}>
      {notice.text}
      <Button title={paletteMessages.keys.undoHelp} onClick={() => takeBack(notice)}>
        {notice.action}
      </Button>
    </span>
  )
}

/** Until it goes. If the focus is in it then, that goes back to where it came from. */
function showOverAll(toast: HTMLElement): () => void {
  toast.showPopover()
  let before: EventTarget | null = null
  toast.addEventListener('focusin', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && toast.contains(relatedTarget))) before = relatedTarget
  })
  const isInside = () => toast.contains(document.activeElement)
  return () => {
    if (!isInside()) return
    if (before instanceof HTMLElement) before.focus()
    // It is gone, or takes no focus any more.
    if (isInside()) document.querySelector<HTMLElement>('main')?.focus()
  }
}

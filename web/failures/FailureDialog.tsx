import { useState, useSyncExternalStore } from 'react'
import { paletteMessages } from '../i18n/paletteMessages'
import { isTypingTarget } from '../page/typing'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'
import popup from '../ui/popup.module.css'
import { failures, type Failure } from './failures'

/** The oldest failure that was not read yet; the next one comes when it is closed. */
export function FailureDialog() {
  const [first, ...others] = useSyncExternalStore(failures.onChange, failures.get)
  const [told, setTold] = useState<{ failure: Failure; isAside: boolean } | null>(null)
  if (!first) return null
  if (told?.failure !== first) {
    const typing = document.activeElement
    // Beside a modal dialog nothing can be pressed or heard; over it, what was typed into it stays.
    setTold({ failure: first, isAside: isTypingTarget(typing) && !typing?.closest('dialog[open]') })
    return null
  }
  const close = () => failures.set(others)
  return told.isAside ? <Aside failure={first} onClose={close} /> : <Modal failure={first} onClose={close} />
}

interface Props {
  failure: Failure
  onClose(): void
}

function Modal({ failure, onClose }: Props) {
  return (
    <Dialog title={failure.title} onClose={onClose}>
      {/* No key that was meant for something else closes it unread. */}
      <div ref={takeFocus} tabIndex={-1}>
        <ErrorNotice error={failure.error} />
      </div>
      <DialogActions>
        <Button onClick={onClose}>{paletteMessages.keys.close}</Button>
      </DialogActions>
    </Dialog>
  )
}

/** When the dialog opens, until it goes; React knows no such attribute of a text. */
function takeFocus(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined
  element.setAttribute('autofocus', '')
  return () => {
    // Only what is closed before it leaves the page gives the focus back, in Chromium without the caret.
    element.closest('dialog')?.close()
    const back = document.activeElement
    if (!(back instanceof HTMLElement) || !isTypingTarget(back)) return
    back.blur()
    back.focus()
  }
}

// At the top: a phone's keyboard covers the lower half while somebody types.
const overTheTop = {
  position: 'fixed',
  display: 'grid',
  gap: '8px',
  inset: 'max(12px, env(safe-area-inset-top)) 0 auto',
  margin: '0 auto',
} as const

/** While somebody types: said and in sight until it is closed, and the letters go where they were going. */
function Aside({ failure, onClose }: Props) {
  return (
    <section ref={showOverAll} popover="manual" aria-label={failure.title} className={popup.popup} style={overTheTop}>
      <strong>{failure.title}</strong>
      <ErrorNotice error={failure.error} />
      <DialogActions>
        <Button
          onClick={() => {
            // The button goes, with the focus in it.
            document.querySelector<HTMLElement>('main')?.focus()
            onClose()
          }}
        >
          {paletteMessages.keys.close}
        </Button>
      </DialogActions>
    </section>
  )
}

function showOverAll(aside: HTMLElement | null): void {
  aside?.showPopover()
}

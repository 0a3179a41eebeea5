import { useSyncExternalStore } from 'react'
import { paletteMessages } from '../i18n/paletteMessages'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'
import { failures } from './failures'

/** The oldest failure that was not read yet; the next one comes when it is closed. */
export function FailureDialog() {
  const [first, ...others] = useSyncExternalStore(failures.onChange, failures.get)
  if (!first) return null
  const close = () => failures.set(others)
  return (
    <Dialog title={first.title} onClose={close}>
      {/* It may come while somebody types: no key that was meant for a text closes it unread. */}
      <div ref={takeFocus} tabIndex={-1}>
        <ErrorNotice error={first.error} />
      </div>
      <DialogActions>
        <Button onClick={close}>{paletteMessages.keys.close}</Button>
      </DialogActions>
    </Dialog>
  )
}

/** When the dialog opens; React knows no such attribute of a text. */
function takeFocus(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '')
}

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
      <ErrorNotice error={first.error} />
      <DialogActions>
        <Button onClick={close}>{paletteMessages.keys.close}</Button>
      </DialogActions>
    </Dialog>
  )
}

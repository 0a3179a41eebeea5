import { useState } from 'react'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import { messages } from '../i18n/messages'
import { paletteMessages } from '../i18n/paletteMessages'
import { onDemand } from '../page/onDemand'
import { useShortcuts, type OpenedByKey } from '../keys/useShortcuts'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'
import { UndoToast } from './UndoToast'

const Palette = onDemand(async () => (await import('./Palette')).Palette)
const KeysHelp = onDemand(async () => (await import('./KeysHelp')).KeysHelp)

/** Keys that work on every screen, and the dialogs that they open. */
export function KeyDialogs({ openedBefore }: { openedBefore: OpenedByKey }) {
  const [keysShown, setKeysShown] = useState(false)
  const [failed, setFailed] = useState<HubErrorData | null>(null)
  const follow = (done: Promise<unknown>) => void done.catch((thrown: unknown) => setFailed(errorData(thrown)))
  const { opened, close } = useShortcuts(openedBefore, follow)
  return (
    <>
      <UndoToast onUndo={follow} />
      {failed && (
        <Dialog title={messages.app.name} onClose={() => setFailed(null)}>
          <ErrorNotice error={failed} />
          <DialogActions>
            <Button onClick={() => setFailed(null)}>{paletteMessages.keys.close}</Button>
          </DialogActions>
        </Dialog>
      )}
      {opened === 'palette' && <Palette onClose={close} onKeys={() => setKeysShown(true)} onDone={follow} />}
      {(opened === 'keys' || keysShown) && (
        <KeysHelp
          onClose={() => {
            close()
            setKeysShown(false)
          }}
        />
      )}
    </>
  )
}

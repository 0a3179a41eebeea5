import { useState } from 'react'
import { FailureDialog } from '../failures/FailureDialog'
import { onDemand } from '../page/onDemand'
import { useShortcuts, type OpenedByKey } from '../keys/useShortcuts'
import { UndoToast } from './UndoToast'

const Palette = onDemand(async () => (await import('./Palette')).Palette)
const KeysHelp = onDemand(async () => (await import('./KeysHelp')).KeysHelp)

/** Keys that work on every screen, the dialogs that they open, and what is told on whichever screen somebody is. */
export function KeyDialogs({ openedBefore }: { openedBefore: OpenedByKey }) {
  const [keysShown, setKeysShown] = useState(false)
  const { opened, close } = useShortcuts(openedBefore)
  return (
    <>
      <UndoToast />
      <FailureDialog />
      {opened === 'palette' && <Palette onClose={close} onKeys={() => setKeysShown(true)} />}
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

import { useState } from 'react'
import { FailureDialog } from '../failures/FailureDialog'
import { onDemand } from '../page/onDemand'
import { useModifierHeld } from '../keys/useModifierHeld'
import { useShortcuts, type OpenedByKey } from '../keys/useShortcuts'
import type { BegunAction } from './Palette'
import { UndoToast } from './UndoToast'

const Palette = onDemand(async () => (await import('./Palette')).Palette)
const ChosenAction = onDemand(async () => (await import('../sessionActions/ChosenAction')).ChosenAction)
const KeyHints = onDemand(async () => (await import('./KeyHints')).KeyHints)
const KeysHelp = onDemand(async () => (await import('./KeysHelp')).KeysHelp)

/** Keys that work on every screen, the dialogs that they open, and what is told on whichever screen somebody is. */
export function KeyDialogs({ openedBefore }: { openedBefore: OpenedByKey }) {
  const [keysShown, setKeysShown] = useState(false)
  const [begun, setBegun] = useState<BegunAction | null>(null)
  const { opened, close } = useShortcuts(openedBefore)
  const areHintsShown = useModifierHeld()
  return (
    <>
      <UndoToast />
      {areHintsShown && <KeyHints />}
      <FailureDialog />
      {opened === 'palette' && <Palette onClose={close} onKeys={() => setKeysShown(true)} onAction={setBegun} />}
      {begun && <ChosenAction action={begun.action} address={begun.session} onClose={() => setBegun(null)} />}
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

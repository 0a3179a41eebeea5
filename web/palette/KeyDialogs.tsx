import { useCallback, useState } from 'react'
import { FailureDialog } from '../failures/FailureDialog'
import { onDemand } from '../page/onDemand'
import { useModifierHeld } from '../keys/useModifierHeld'
import { useShortcuts } from '../keys/useShortcuts'
import type { BegunAction } from './Palette'
import { UndoToast } from './UndoToast'

const Palette = onDemand(async () => (await import('./Palette')).Palette)
const ChosenAction = onDemand(async () => (await import('../sessionActions/ChosenAction')).ChosenAction)
const KeyHints = onDemand(async () => (await import('./KeyHints')).KeyHints)
const KeysHelp = onDemand(async () => (await import('./KeysHelp')).KeysHelp)

/** One may begin while another takes its time. */
interface Begun extends BegunAction {
  id: number
}

/** Keys that work on every screen, the dialogs that they open, and what is told on whichever screen somebody is. */
export function KeyDialogs({ early }: { early: KeyboardEvent | null }) {
  const [keysShown, setKeysShown] = useState(false)
  const [begun, setBegun] = useState<readonly Begun[]>([])
  const { opened, close } = useShortcuts(early)
  const areHintsShown = useModifierHeld()
  const begin = (action: BegunAction) =>
    setBegun((before) => [...before, { ...action, id: (before.at(-1)?.id ?? 0) + 1 }])
  const end = useCallback((id: number) => setBegun((before) => before.filter((one) => one.id !== id)), [])
  return (
    <>
      <UndoToast />
      {areHintsShown && <KeyHints />}
      <FailureDialog />
      {opened === 'palette' && <Palette onClose={close} onKeys={() => setKeysShown(true)} onAction={begin} />}
      {begun.map((one) => (
        <BegunOne key={one.id} begun={one} onClose={end} />
      ))}
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

function BegunOne({ begun: { id, action, session }, onClose }: { begun: Begun; onClose(id: number): void }) {
  const close = useCallback(() => onClose(id), [id, onClose])
  return <ChosenAction action={action} address={session} onClose={close} />
}

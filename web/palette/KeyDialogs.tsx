import { useState } from 'react'
import { onDemand } from '../page/onDemand'
import { useShortcuts, type OpenedByKey } from '../keys/useShortcuts'

const Palette = onDemand(async () => (await import('./Palette')).Palette)
const KeysHelp = onDemand(async () => (await import('./KeysHelp')).KeysHelp)

/** Keys that work on every screen, and the dialogs that they open. */
export function KeyDialogs({ openedBefore }: { openedBefore: OpenedByKey }) {
  const { opened, close } = useShortcuts(openedBefore)
  const [keysShown, setKeysShown] = useState(false)
  return (
    <>
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

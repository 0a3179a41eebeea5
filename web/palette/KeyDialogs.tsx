import { lazy, Suspense, useState } from 'react'
import { useShortcuts } from '../keys/useShortcuts'

const Palette = lazy(async () => ({ default: (await import('./Palette')).Palette }))
const KeysHelp = lazy(async () => ({ default: (await import('./KeysHelp')).KeysHelp }))

/** Keys that work on every screen, and the dialogs that they open. */
export function KeyDialogs() {
  const { opened, close } = useShortcuts()
  const [keysShown, setKeysShown] = useState(false)
  return (
    <Suspense>
      {opened === 'palette' && <Palette onClose={close} onKeys={() => setKeysShown(true)} />}
      {(opened === 'keys' || keysShown) && (
        <KeysHelp
          onClose={() => {
            close()
            setKeysShown(false)
          }}
        />
      )}
    </Suspense>
  )
}

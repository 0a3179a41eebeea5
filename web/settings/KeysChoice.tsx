import { useState } from 'react'
import { paletteMessages } from '../i18n/paletteMessages'
import { useStoredSetting } from '../deviceSettings/storedSetting'
import { onDemand } from '../page/onDemand'
import { singleKeys } from '../page/singleKeys'
import { Button } from '../ui/Button'
import styles from './SettingsScreen.module.css'

const KeysHelp = onDemand(async () => (await import('../palette/KeysHelp')).KeysHelp)

const words = paletteMessages.keys

/** Whether keys without Ctrl or ⌘ do something on this device, and which. */
export function KeysChoice() {
  const areUsed = useStoredSetting(singleKeys)
  const [isOpen, setOpen] = useState(false)
  return (
    <section className={styles.section} aria-labelledby="settings-keys">
      <h2 id="settings-keys">{words.title}</h2>
      <label className={styles.choice}>
        <input type="checkbox" checked={areUsed} onChange={(event) => singleKeys.set(event.target.checked)} />
        {words.single}
      </label>
      <p className={styles.help}>{words.singleHelp}</p>
      <div>
        <Button onClick={() => setOpen(true)}>{words.open}</Button>
      </div>
      {isOpen && <KeysHelp onClose={() => setOpen(false)} />}
    </section>
  )
}

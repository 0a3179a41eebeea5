import { paletteMessages } from '../i18n/paletteMessages'
import { useStoredSetting } from '../deviceSettings/storedSetting'
import { singleKeys } from '../page/singleKeys'
import styles from './SettingsScreen.module.css'

const words = paletteMessages.keys

/** Whether keys without Ctrl or ⌘ do something on this device. */
export function KeysChoice() {
  const areUsed = useStoredSetting(singleKeys)
  return (
    <section className={styles.section} aria-labelledby="settings-keys">
      <h2 id="settings-keys">{words.title}</h2>
      <label className={styles.choice}>
        <input type="checkbox" checked={areUsed} onChange={(event) => singleKeys.set(event.target.checked)} />
        {words.single}
      </label>
      <p className={styles.help}>{words.singleHelp}</p>
    </section>
  )
}

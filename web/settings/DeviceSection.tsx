import { useEffect, useId, useState } from 'react'
import { settingsMessages } from '../i18n/settingsMessages'
import { installApp, useAppInstall } from '../pwa/appInstall'
import { bytesText } from '../pwa/bytes.logic'
import { chooseTabTitles, useTabTitles } from '../page/tabTitles'
import { askForPersistence, readStorageFacts, type StorageFacts } from '../pwa/deviceStorage'
import { Button } from '../ui/Button'
import styles from './SettingsScreen.module.css'

/** Install entry and storage of this device. */
export function DeviceSection() {
  const install = useAppInstall()
  const words = settingsMessages.device
  return (
    <section className={styles.section} aria-labelledby="settings-device">
      <h2 id="settings-device">{words.title}</h2>
      <p className={styles.help}>{words.install[install]}</p>
      {install === 'offered' && (
        <div>
          <Button onClick={() => void installApp()}>{words.installNow}</Button>
        </div>
      )}
      <TabTitles />
      <StorageUse />
    </section>
  )
}

function TabTitles() {
  const areShown = useTabTitles()
  const helpId = useId()
  const words = settingsMessages.device
  return (
    <div>
      <label className={styles.choice}>
        <input
          type="checkbox"
          aria-describedby={helpId}
          checked={areShown}
          onChange={(event) => chooseTabTitles(event.target.checked)}
        />
        {words.tabTitles}
      </label>
      <p id={helpId} className={styles.help}>
        {words.tabTitlesHelp}
      </p>
    </div>
  )
}

function StorageUse() {
  const [facts, setFacts] = useState<StorageFacts | null>(null)
  const [refused, setRefused] = useState(false)
  const words = settingsMessages.device

  useEffect(() => {
    let isShown = true
    void readStorageFacts().then((read) => isShown && setFacts(read))
    return () => {
      isShown = false
    }
  }, [])

  const keep = async () => {
    await askForPersistence()
    const read = await readStorageFacts()
    setFacts(read)
    setRefused(read.isPersistent === false)
  }
  if (!facts) return null
  const { usedBytes, isPersistent } = facts
  return (
    <>
      <p className={styles.help}>
        {usedBytes !== null && `${words.used(bytesText(usedBytes))} `}
        {isPersistent !== null && (isPersistent ? words.persistent : words.mayBeDeleted)}
      </p>
      {isPersistent === false && (
        <div className={styles.row}>
          <Button onClick={() => void keep()}>{words.keep}</Button>
          {refused && <output className={styles.help}>{words.keepRefused}</output>}
        </div>
      )}
    </>
  )
}

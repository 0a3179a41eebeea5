import { Fragment, useState, type KeyboardEvent } from 'react'
import { paletteMessages } from '../i18n/paletteMessages'
import { useStoredSetting } from '../deviceSettings/storedSetting'
import { changeableKeys, isSingleKey, withKey, type ChangeableKey } from '../keys/changeKey.logic'
import { ownKeys, singleKeys } from '../page/singleKeys'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import styles from './Palette.module.css'

const words = paletteMessages.keys

/** All keys that do something; the single ones can be changed. */
export function KeysHelp({ onClose }: { onClose(): void }) {
  const areUsed = useStoredSetting(singleKeys)
  const own = useStoredSetting(ownKeys)
  const [changing, setChanging] = useState<ChangeableKey | null>(null)
  const [note, setNote] = useState('')

  const start = (standard: ChangeableKey) => {
    setChanging(standard)
    setNote(words.press(words.singles[standard]))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (changing === null || event.key === 'Tab' || event.key === 'Shift') return
    event.preventDefault()
    event.stopPropagation()
    if (!isSingleKey(event)) {
      // Escape and all that is no character: nothing is changed.
      setNote('')
      return setChanging(null)
    }
    const changed = withKey(own, changing, event.key)
    if ('taken' in changed) return setNote(words.taken(event.key, words.singles[changed.taken]))
    ownKeys.set(changed.own)
    setNote('')
    setChanging(null)
  }
  return (
    <Dialog title={words.title} onClose={onClose}>
      {!areUsed && <p>{words.off}</p>}
      {/* The buttons in it are the controls; a key that was asked for comes to whichever has the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <dl className={styles.keys} onKeyDown={onKeyDown}>
        {changeableKeys.map((standard) => (
          <Fragment key={standard}>
            <dt>
              <Button
                aria-label={words.change(own[standard] ?? standard, words.singles[standard])}
                aria-pressed={changing === standard}
                onBlur={() => setChanging(null)}
                onClick={() => start(standard)}
              >
                {changing === standard ? '…' : (own[standard] ?? standard)}
              </Button>
            </dt>
            <dd>{words.singles[standard]}</dd>
          </Fragment>
        ))}
        {words.rows.map(({ keys, what }) => (
          <Fragment key={keys}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
      <output>{note}</output>
      <DialogActions>
        {Object.keys(own).length > 0 && <Button onClick={() => ownKeys.set({})}>{words.reset}</Button>}
        <Button onClick={onClose}>{words.close}</Button>
      </DialogActions>
    </Dialog>
  )
}

import { Fragment } from 'react'
import { paletteMessages } from '../i18n/paletteMessages'
import { useStoredSetting } from '../deviceSettings/storedSetting'
import { singleKeys } from '../page/singleKeys'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import styles from './Palette.module.css'

const words = paletteMessages.keys

/** All keys that do something. */
export function KeysHelp({ onClose }: { onClose(): void }) {
  const areUsed = useStoredSetting(singleKeys)
  return (
    <Dialog title={words.title} onClose={onClose}>
      {!areUsed && <p>{words.off}</p>}
      <dl className={styles.keys}>
        {words.rows.map(({ keys, what }) => (
          <Fragment key={keys}>
            <dt>{keys}</dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
      <DialogActions>
        <Button onClick={onClose}>{words.close}</Button>
      </DialogActions>
    </Dialog>
  )
}

import type { AttachmentSource } from '../../../worker/api/attachments/pictures'
import type { SessionAddress } from '../../../worker/api/ids'
import { useHub } from '../../hub/hubContext'
import { useAction } from '../../hub/useAction'
import { messages } from '../../i18n/messages'
import { pictureMessages as words } from '../../i18n/pictureMessages'
import { saveFile } from '../../page/saveFile'
import styles from './Pictures.module.css'

/** A file that is no picture: it is decrypted and saved when a person wants it, and never shown. */
export function SavedFile({
  session,
  source,
  name,
}: {
  session: SessionAddress
  source: AttachmentSource
  name: string
}) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const save = () => run(commands.openAttachment(session, source), (blob) => saveFile(blob, name))
  return (
    <>
      <button
        type="button"
        className={styles.action}
        disabled={isBusy}
        aria-label={words.saveFile(name)}
        onClick={save}
      >
        {isBusy ? words.getting : words.save}
      </button>
      {error && <span role="alert">{messages.error(error).what}</span>}
    </>
  )
}

import { useState } from 'react'
import { useAction } from '../hub/useAction'
import { useHub } from '../hub/hubContext'
import { settingsMessages } from '../i18n/settingsMessages'
import { Button } from '../ui/Button'
import { CopyButton } from '../ui/CopyButton'
import { ErrorNotice } from '../ui/Notice'
import { ScrollRegion } from '../ui/ScrollRegion'
import styles from './SettingsScreen.module.css'

/** The hub's log, shown before it is copied, so that the person has seen what they hand on. */
export function Diagnostics() {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const [text, setText] = useState<string | null>(null)
  const words = settingsMessages.about.diagnostics
  return (
    <div className={styles.diagnostics}>
      <p className={styles.help}>{words.help}</p>
      {text === null ? (
        <Button disabled={isBusy} onClick={() => run(commands.readDiagnostics(), (answer) => setText(answer.text))}>
          {words.show}
        </Button>
      ) : (
        <>
          <ScrollRegion label={words.label} className={styles.log}>
            <pre data-wraps>{text}</pre>
          </ScrollRegion>
          <CopyButton text={text} label={words.copy} />
        </>
      )}
      {error && <ErrorNotice error={error} />}
    </div>
  )
}

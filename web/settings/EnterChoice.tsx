import { useState } from 'react'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { settingsMessages } from '../i18n/settingsMessages'
import { enterSends, selectSettings } from '../agentSettings/defaults.logic'
import { ErrorNotice } from '../ui/Notice'
import { SettingsNotRead } from './SettingsNotRead'
import styles from './SettingsScreen.module.css'

/** Whether Enter sends a message; the same in all clients of the primary account. */
export function EnterChoice() {
  const { commands } = useHub()
  const settings = useApp(selectSettings)
  const { run, isBusy, error } = useAction()
  const [chosen, setChosen] = useState<boolean | null>(null)
  const words = settingsMessages.enter
  if (settings?.kind !== 'loaded') {
    return (
      <section className={styles.section} aria-labelledby="settings-enter">
        <h2 id="settings-enter">{words.title}</h2>
        <SettingsNotRead />
      </section>
    )
  }
  // What was chosen is shown until the server has answered; where it refuses, what holds is shown again.
  const shown = isBusy && chosen !== null ? chosen : enterSends(settings)
  const choose = (value: boolean) => {
    setChosen(value)
    run(commands.changeSettings(settings.serverId, [{ path: ['agentInputEnterToSend'], value }]))
  }
  return (
    <fieldset className={styles.section}>
      <legend className={styles.legend}>{words.title}</legend>
      <div className={styles.row}>
        {([true, false] as const).map((value) => (
          <label key={String(value)} className={styles.choice}>
            <input type="radio" name="enter" checked={shown === value} onChange={() => choose(value)} />
            {value ? words.sends : words.newLine}
          </label>
        ))}
      </div>
      {error && <ErrorNotice error={error} />}
    </fieldset>
  )
}

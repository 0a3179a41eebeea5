import { useEffect } from 'react'
import type { SessionControls } from '../../worker/api/agents/sessionControls'
import { withDefaults, type Picks } from '../../worker/api/agentSettings/picks'
import type { SessionSummary } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { messages } from '../i18n/messages'
import { agentSettingsMessages as words } from '../i18n/agentSettingsMessages'
import { giveConsent, hasConsent } from './dangerousModeConsent'
import { defaultsOf, selectSettings } from './defaults.logic'
import { forgetWritten, pick, useOwnPicks } from './useOwnPicks'
import { SettingChips } from './SettingChips'
import styles from './SessionChips.module.css'
import { settingModels, takingBack, targetOf } from './settingModels.logic'

const noPicks: Picks = {}

/** Mode, model and effort of one session, as the next prompt will have them. */
export function SessionChips({ session, controls }: { session: SessionSummary; controls: SessionControls | null }) {
  const { commands } = useHub()
  const { serverId, id: sessionId, content } = session
  const address = { serverId, sessionId }
  const { picks: own, error } = useOwnPicks(address)
  const settings = useApp(selectSettings)
  const written = controls?.picks ?? noPicks
  useEffect(() => forgetWritten({ serverId, sessionId }, written), [serverId, sessionId, written])
  if (content.kind === 'locked') return null

  const target = targetOf(content, controls)
  const defaults = settings && !target.isHappyAgent ? defaultsOf(settings, content.agent) : {}
  const picks = { ...written, ...own }
  const shown = settingModels(target, withDefaults(picks, defaults), controls?.current ?? noPicks)
  const models = takingBack(shown, picks, defaults, target)
  return (
    <>
      <SettingChips
        models={models}
        hasConsent={() => hasConsent(address)}
        onPick={(change, consented) => {
          if (consented) giveConsent(address)
          void pick(commands, address, change)
        }}
      />
      {models.map(
        ({ setting, note }) =>
          note !== null && (
            <p key={setting} className={styles.note}>
              {note}
            </p>
          ),
      )}
      {error && (
        <p className={styles.problem} role="alert">
          {words.notSaved(messages.error(error).what)}
        </p>
      )}
    </>
  )
}

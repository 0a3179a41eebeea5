import { useState } from 'react'
import { withDefaults, type Picks, type PromptWish } from '../../worker/api/agentSettings/picks'
import { useApp } from '../hub/hooks'
import { agentSettingsMessages as words } from '../i18n/agentSettingsMessages'
import { defaultsOf, selectSettings } from '../agentSettings/defaults.logic'
import { SettingChips } from '../agentSettings/SettingChips'
import { settingModels, takingBack, targetOf } from '../agentSettings/settingModels.logic'
import styles from '../ui/sessionForm.module.css'

/** The settings that agents will begin with: picked here, else the defaults. Each agent keeps its own picks. */
export function useAgentWishes() {
  const [picked, setPicked] = useState<Record<string, Picks>>({})
  const settings = useApp(selectSettings)
  return {
    wishOf: (agent: string): PromptWish => ({
      picks: picked[agent] ?? {},
      defaults: settings ? defaultsOf(settings, agent) : {},
    }),
    pick: (agent: string, change: Picks) => setPicked((held) => ({ ...held, [agent]: { ...held[agent], ...change } })),
  }
}

interface Props {
  agent: string
  /** Version of the machine's CLI; empty = it does not say. */
  cliVersion: string
  wish: PromptWish
  disabled: boolean
  onPick(change: Picks): void
}

/** Mode, model and effort that a new session begins with. */
export function AgentSettings({ agent, cliVersion, wish, disabled, onPick }: Props) {
  const target = targetOf({ agent, cliVersion: cliVersion === '' ? null : cliVersion }, null)
  const shown = settingModels(target, withDefaults(wish.picks, wish.defaults), {})
  const models = takingBack(shown, wish.picks, wish.defaults, target)
  return (
    <fieldset className={styles.group}>
      <legend className={styles.label}>{words.settings}</legend>
      {/* Consent to a mode that asks nothing is given for one session. */}
      <SettingChips models={models} disabled={disabled} hint={words.begins} hasConsent={() => false} onPick={onPick} />
    </fieldset>
  )
}

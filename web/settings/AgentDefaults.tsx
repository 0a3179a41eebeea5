import { useState } from 'react'
import type { SettingChange } from '../../worker/api/commands'
import type { Picks } from '../../worker/api/agentSettings/picks'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { agentSettingsMessages } from '../i18n/agentSettingsMessages'
import { agentsWithDefaults, selectSettings, storedDefaults } from '../agentSettings/defaults.logic'
import { SettingChips } from '../agentSettings/SettingChips'
import { settingModels, targetOf, withTakeBack, type SettingModel } from '../agentSettings/settingModels.logic'
import { ErrorNotice } from '../ui/Notice'
import { SettingsNotRead } from './SettingsNotRead'
import styles from './SettingsScreen.module.css'

const words = agentSettingsMessages.defaults
const fieldNames = { mode: 'permissionMode', model: 'modelMode', effort: 'effortLevel' } as const

/** A change that the server has not answered. */
interface SentPicks {
  agent: string
  picks: Picks
}

/**
 * What each agent is sent where nothing was picked in a session; the same in all clients of the primary account. What
 * was picked is shown until the server has answered; where it refuses, what holds is shown again.
 */
export function AgentDefaults() {
  const { commands } = useHub()
  const settings = useApp(selectSettings)
  const [unanswered, setUnanswered] = useState<readonly SentPicks[]>([])
  const [error, setError] = useState<HubErrorData | null>(null)
  if (settings?.kind !== 'loaded') {
    return (
      <section className={styles.section} aria-labelledby="settings-agents">
        <h2 id="settings-agents">{words.title}</h2>
        <SettingsNotRead />
      </section>
    )
  }
  const change = async (agent: string, picks: Picks) => {
    const changes = Object.entries(picks).map(([setting, value]): SettingChange => {
      const path = ['agentDefaultOverrides', agent, fieldNames[setting as keyof Picks]]
      return { path, value: value ?? null }
    })
    const sent: SentPicks = { agent, picks }
    setUnanswered((others) => [...others, sent])
    setError(null)
    try {
      await commands.changeSettings(settings.serverId, changes)
    } catch (thrown) {
      setError(errorData(thrown))
    }
    setUnanswered((others) => others.filter((other) => other !== sent))
  }
  return (
    <section className={styles.section} aria-labelledby="settings-agents">
      <h2 id="settings-agents">{words.title}</h2>
      <p className={styles.help}>{words.help}</p>
      {agentsWithDefaults.map((agent) => {
        const sent = unanswered.filter((one) => one.agent === agent)
        const shown = Object.assign(storedDefaults(settings, agent), ...sent.map(({ picks }) => picks)) as Picks
        return (
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- A line of its own, not a part of a form.
          <div key={agent} role="group" aria-label={words.agents[agent]} className={styles.row}>
            <span className={styles.agent}>{words.agents[agent]}</span>
            <SettingChips
              models={defaultModels(agent, shown)}
              hasConsent={() => false}
              onPick={(picks) => void change(agent, picks)}
            />
            {sent.length > 0 && <output className={styles.saving}>{words.saving}</output>}
          </div>
        )
      })}
      {error && <ErrorNotice error={error} />}
    </section>
  )
}

function defaultModels(agent: string, stored: Picks): SettingModel[] {
  // What an older CLI does not know is left out when it is sent.
  return settingModels(targetOf({ agent, cliVersion: newestKnown }, null), stored, {}).map(asDefault)
}

/** With a choice that clears the default, and without modes that ask nothing: those are picked in a session. */
function asDefault(model: SettingModel): SettingModel {
  const choices = model.choices.filter(({ isDangerous }) => !isDangerous)
  const note = model.isDangerous ? words.dangerous : words.counts
  return withTakeBack({ ...model, choices, note }, { name: words.none, help: null, isPicked: model.value === null })
}

const newestKnown = '1.2.5'

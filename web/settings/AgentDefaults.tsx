import { useEffect, useRef, useState } from 'react'
import type { SettingChange } from '../../worker/api/commands'
import type { Picks } from '../../worker/api/agentSettings/picks'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import type { PrimarySettings } from '../../worker/api/state'
import { tellFailure } from '../failures/failures'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { agentSettingsMessages } from '../i18n/agentSettingsMessages'
import { agentsWithDefaults, selectSettings, storedDefaults } from '../agentSettings/defaults.logic'
import { SettingChips } from '../agentSettings/SettingChips'
import { settingModels, targetOf, withTakeBack, type SettingModel } from '../agentSettings/settingModels.logic'
import { useIsMounted } from '../page/useIsMounted'
import { ErrorNotice } from '../ui/Notice'
import { SettingsNotRead } from './SettingsNotRead'
import styles from './SettingsScreen.module.css'

const words = agentSettingsMessages.defaults
const fieldNames = { mode: 'permissionMode', model: 'modelMode', effort: 'effortLevel' } as const

/** A change of this page, shown until the settings that came from the server have it. */
interface SentPicks {
  agent: string
  picks: Picks
  /** The settings that were here when the server had stored it (`versionOf`): later ones hold it. Null = not stored yet. */
  storedOver: string | null
}

/**
 * What each agent is sent where nothing was picked in a session; the same in all clients of the primary account. What
 * was picked is shown until the settings from the server hold it; where that refuses, what holds is shown again.
 */
export function AgentDefaults() {
  const { commands } = useHub()
  const settings = useApp(selectSettings)
  const [unanswered, setUnanswered] = useState<readonly SentPicks[]>([])
  const [errors, setErrors] = useState<Readonly<Record<string, HubErrorData>>>({})
  const isMounted = useIsMounted()
  const version = versionOf(settings)
  const latest = useRef(version)
  useEffect(() => {
    latest.current = version
  }, [version])
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
    const sent: SentPicks = { agent, picks, storedOver: null }
    setUnanswered((others) => [...others, sent])
    setErrors((all) => Object.fromEntries(Object.entries(all).filter(([about]) => about !== agent)))
    const stored = commands.changeSettings(settings.serverId, changes)
    try {
      await stored
      const storedOver = latest.current
      setUnanswered((others) => others.map((other) => (other === sent ? { agent, picks, storedOver } : other)))
    } catch (thrown) {
      if (!isMounted()) return tellFailure(stored, words.agents[agent as keyof typeof words.agents])
      setErrors((others) => ({ ...others, [agent]: errorData(thrown) }))
      setUnanswered((others) => others.filter((other) => other !== sent))
    }
  }
  return (
    <section className={styles.section} aria-labelledby="settings-agents">
      <h2 id="settings-agents">{words.title}</h2>
      <p className={styles.help}>{words.help}</p>
      {agentsWithDefaults.map((agent) => {
        const sent = unanswered.filter((one) => one.agent === agent && [null, version].includes(one.storedOver))
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
            {sent.some(({ storedOver }) => storedOver === null) && (
              <output className={styles.saving}>{words.saving}</output>
            )}
          </div>
        )
      })}
      {Object.entries(errors).map(([agent, error]) => (
        <ErrorNotice key={agent} error={error} />
      ))}
    </section>
  )
}

/** Of which account's server, too: another one counts its own. */
function versionOf(settings: PrimarySettings | undefined): string | null {
  return settings?.kind === 'loaded' ? `${settings.serverId} ${settings.version}` : null
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

import { newSessionMessages as words } from '../i18n/newSessionMessages'
import type { AgentName } from './newSession.logic'
import styles from '../ui/sessionForm.module.css'

interface Props {
  /** Of its radio buttons; another one for each picker on the page. */
  name?: string
  agents: AgentName[]
  agent: string
  disabled: boolean
  onPick(agent: string): void
}

export function AgentPicker({ name = 'agent', agents, agent, disabled, onPick }: Props) {
  return (
    <fieldset className={styles.group} disabled={disabled}>
      <legend className={styles.label}>{words.agent}</legend>
      <div className={styles.agents}>
        {agents.map((one) => (
          <label key={one} className={styles.agent}>
            <input type="radio" name={name} checked={one === agent} onChange={() => onPick(one)} />
            {words.agents[one]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

import type { MachineAddress } from '../../worker/api/ids'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { ServerMark } from '../ui/ServerMark'
import styles from '../ui/sessionForm.module.css'
import { factsOf, type ChoiceGroup } from './newSession.logic'

const words = newSessionMessages

interface Props {
  groups: ChoiceGroup[]
  /** Off with a single server: its mark says nothing then. */
  showServers: boolean
  picked: MachineAddress | null
  disabled: boolean
  onPick(machine: MachineAddress): void
}

/** The machines of all servers. One that cannot be used is shown with the reason. */
export function MachinePicker({ groups, showServers, picked, disabled, onPick }: Props) {
  return (
    <fieldset className={styles.group} disabled={disabled}>
      <legend className={styles.label}>{words.machine}</legend>
      {groups.map(({ server, choices }) => (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- A fieldset in a fieldset is read twice by some.
        <div key={server.id} role="group" aria-label={server.label} className={styles.server}>
          {showServers && (
            <p className={styles.serverName} aria-hidden>
              <ServerMark server={server} /> {server.label}
            </p>
          )}
          {choices.map((choice) => {
            const { machine } = choice
            const isPicked = picked?.serverId === machine.serverId && picked.machineId === machine.id
            return (
              <label key={machine.id} className={styles.machine} data-disabled={choice.why !== null || undefined}>
                <input
                  type="radio"
                  name="machine"
                  checked={isPicked}
                  disabled={choice.why !== null}
                  onChange={() => onPick({ serverId: machine.serverId, machineId: machine.id })}
                />
                <span className={styles.machineName}>{choice.name}</span>
                <span className={styles.facts}>{factsOf(choice)}</span>
              </label>
            )
          })}
        </div>
      ))}
    </fieldset>
  )
}

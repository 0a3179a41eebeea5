import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { HubErrorData } from '../../worker/api/errors'
import type { MachineAddress } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { enSteering } from '../i18n/enSteering'
import { messages } from '../i18n/messages'
import { sessionHref } from '../sessions/SessionList.logic'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { errorData } from '../ui/errorData'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { DirectoryField } from './DirectoryField'
import { readLastUsed, writeLastUsed } from './lastUsed'
import { MachinePicker } from './MachinePicker'
import { machineOfQuery } from './newSessionHref'
import { clearFirstPrompt, readFirstPrompt, writeFirstPrompt } from './firstPromptDraft'
import styles from './NewSessionScreen.module.css'
import {
  agentsOn,
  directoryProblem,
  machineChoices,
  preselected,
  recentDirectories,
  usableMachine,
  type AgentName,
} from './newSession.logic'

const words = enSteering.start

/** Starts a session on a machine of any server, and opens it. */
export function NewSessionScreen() {
  const app = useApp(wholeApp)
  return <Screen title={words.title}>{app ? <Form app={app} /> : <Working text={messages.app.loading} />}</Screen>
}

const wholeApp = (app: AppState) => app

type Phase =
  | { kind: 'editing' }
  | { kind: 'starting' }
  | { kind: 'directory-missing'; directory: string }
  | { kind: 'failed'; error: HubErrorData }

function Form({ app }: { app: AppState }) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [lastUsed] = useState(readLastUsed)
  const asked = machineOfQuery(useSearch())
  const [pickedHere, setPicked] = useState<MachineAddress | null>(null)
  const picked = pickedHere ?? asked
  const [typedDirectory, setTypedDirectory] = useState<string | null>(null)
  const [pickedAgent, setPickedAgent] = useState<string | null>(lastUsed?.agent ?? null)
  const [prompt, setPrompt] = useState(readFirstPrompt)
  const [problem, setProblem] = useState<string | null>(null)
  const [phase, setPhase] = useState<Phase>({ kind: 'editing' })

  const groups = machineChoices(app)
  // One that was picked stays picked while it is away: another machine must not slip in its place.
  const choice = picked ? usableMachine(groups, picked) : preselected(groups, lastUsed?.machine ?? null)
  const machine = choice?.machine
  const recent = machine ? recentDirectories(app.sessions[machine.serverId], machine.id) : []
  const directory = typedDirectory ?? recent[0] ?? '~'
  const agents = agentsOn(machine)
  const agent = agents.find((name) => name === pickedAgent) ?? agents[0] ?? 'claude'
  const isStarting = phase.kind === 'starting'

  const start = async (createDirectory: boolean) => {
    if (!machine || isStarting) return
    const found = directoryProblem(directory, machine.content.kind === 'open' ? machine.content.platform : '')
    setProblem(found)
    if (found !== null) return
    const address = { serverId: machine.serverId, machineId: machine.id }
    const firstPrompt = prompt.trim() || null
    setPhase({ kind: 'starting' })
    try {
      const wish = { directory: directory.trim(), createDirectory, agent, firstPrompt }
      const result = await commands.startSession(address, wish)
      if (result.kind === 'directory-missing') return setPhase(result)
      writeLastUsed({ machine: address, agent })
      clearFirstPrompt()
      navigate(sessionHref(address.serverId, result.sessionId))
    } catch (error) {
      setPhase({ kind: 'failed', error: errorData(error) })
    }
  }

  if (groups.length === 0) return <p className={styles.note}>{words.noMachines}</p>
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void start(false)
      }}
    >
      <MachinePicker
        groups={groups}
        showServers={app.serverOrder.length > 1}
        picked={machine ? { serverId: machine.serverId, machineId: machine.id } : picked}
        disabled={isStarting}
        onPick={(address) => {
          setProblem(null)
          setPicked(address)
        }}
      />
      {groups.every(({ choices }) => choices.every(({ why }) => why !== null)) && (
        <p className={styles.note}>{words.noneOnline}</p>
      )}
      <DirectoryField
        value={directory}
        recent={recent}
        disabled={isStarting}
        problem={problem}
        onValue={(value) => {
          setProblem(null)
          setTypedDirectory(value)
        }}
      />
      <AgentPicker agents={agents} agent={agent} disabled={isStarting} onPick={setPickedAgent} />
      <label className={styles.prompt}>
        <span className={styles.label}>{words.prompt}</span>
        <textarea
          rows={4}
          value={prompt}
          readOnly={isStarting}
          placeholder={words.promptHelp}
          onChange={(event) => {
            setPrompt(event.target.value)
            writeFirstPrompt(event.target.value)
          }}
        />
      </label>
      {phase.kind === 'failed' && <ErrorNotice error={phase.error} />}
      <div className={styles.submit}>
        <Button type="submit" look="primary" disabled={!machine || isStarting}>
          {words.submit}
        </Button>
        {isStarting && choice && <Working text={words.starting(choice.name)} />}
      </div>
      {phase.kind === 'directory-missing' && (
        <Dialog title={words.missing.title} onClose={() => setPhase({ kind: 'editing' })}>
          <p>{words.missing.text(choice?.name ?? '')}</p>
          <p className={styles.path}>{phase.directory}</p>
          <DialogActions>
            <Button onClick={() => setPhase({ kind: 'editing' })}>{messages.app.cancel}</Button>
            <Button look="primary" onClick={() => void start(true)}>
              {words.missing.create}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </form>
  )
}

interface AgentPickerProps {
  agents: AgentName[]
  agent: string
  disabled: boolean
  onPick(agent: string): void
}

function AgentPicker({ agents, agent, disabled, onPick }: AgentPickerProps) {
  return (
    <fieldset className={styles.group} disabled={disabled}>
      <legend className={styles.label}>{words.agent}</legend>
      <div className={styles.agents}>
        {agents.map((name) => (
          <label key={name} className={styles.agent}>
            <input type="radio" name="agent" checked={name === agent} onChange={() => onPick(name)} />
            {words.agents[name]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

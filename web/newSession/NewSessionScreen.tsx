import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { MachineAddress } from '../../worker/api/ids'
import { pictureRefusal } from '../../worker/api/attachments/pictures'
import { isDangerousMode } from '../../worker/api/agentSettings/dangerousMode'
import { useDraft, writeDraft } from '../drafts/drafts'
import { useApp } from '../hub/hooks'
import { hasSeveralServers, selectServers } from '../hub/selectors'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { FirstSteps } from '../firstSteps/FirstSteps'
import { connectableServers } from '../firstSteps/firstSteps.logic'
import { messages } from '../i18n/messages'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { SignedOutServers } from '../serverStatus/SignedOutServers'
import { recentDirectories } from '../machines/recentDirectories.logic'
import { listNotes } from '../serverStatus/upToDate.logic'
import { giveConsent } from '../agentSettings/dangerousModeConsent'
import { directoryOfQuery, machineOfQuery, sessionHref } from '../addresses/hrefs'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { AgentSettings, useAgentWish } from './AgentSettings'
import { changeAttached, readyOf, takeAttached } from '../session/attachments/attached'
import { useAttached } from '../session/attachments/useAttached'
import { settleAttached } from '../session/attachments/keptPictures'
import { DirectoryField } from './DirectoryField'
import { FirstPrompt } from './FirstPrompt'
import { readLastUsed, writeLastUsed } from './lastUsed'
import { MachinePicker } from './MachinePicker'
import styles from './NewSessionScreen.module.css'
import {
  agentsOn,
  directoryProblem,
  machineChoices,
  preselected,
  usableMachine,
  type AgentName,
  type ChoiceGroup,
} from './newSession.logic'

const words = newSessionMessages

/** Starts a session on a machine of any server, and opens it. */
export function NewSessionScreen() {
  const groups = useApp(machineChoices)
  return (
    <Screen title={words.title}>{groups ? <Form groups={groups} /> : <Working text={messages.app.loading} />}</Screen>
  )
}

function Form({ groups }: { groups: ChoiceGroup[] }) {
  const showServers = useApp(hasSeveralServers) ?? false
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [lastUsed] = useState(readLastUsed)
  const search = useSearch()
  const asked = machineOfQuery(search)
  const [pickedHere, setPicked] = useState<MachineAddress | null>(null)
  const picked = pickedHere ?? asked
  const [typedDirectory, setTypedDirectory] = useState<string | null>(null)
  const [pickedAgent, setPickedAgent] = useState<string | null>(lastUsed?.agent ?? null)
  const prompt = useDraft(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [missingDirectory, setMissingDirectory] = useState<string | null>(null)
  const { run, isBusy: isStarting, error } = useAction()

  // One that was picked stays picked while it cannot be used: another machine must not slip in its place.
  const choice = picked ? usableMachine(groups, picked) : preselected(groups, lastUsed?.machine ?? null)
  const machine = choice?.machine
  const recent =
    useApp(({ sessions }) => (machine ? recentDirectories(sessions[machine.serverId], machine.id) : [])) ?? []
  const directory = typedDirectory ?? directoryOfQuery(search) ?? recent[0] ?? '~'
  const agents = agentsOn(machine)
  const agent = agents.find((name) => name === pickedAgent) ?? agents[0] ?? 'claude'
  const { wish, pick } = useAgentWish(agent)
  const attached = useAttached(null)
  const cliVersion = machine?.content.kind === 'open' ? machine.content.cliVersion : ''
  const refusal = machine ? pictureRefusal({ agent, cliVersion, isHappyAgent: false, pictures: null }) : null
  // A picture goes with a text, and its preparing takes a moment.
  const isIncomplete =
    attached.pictures.some(({ state }) => state === 'preparing') ||
    (readyOf(attached).length > 0 && prompt.trim() === '')

  const start = (createDirectory: boolean) => {
    if (!machine || isStarting || isIncomplete) return
    const pictures = readyOf(attached).map(({ picture }) => picture)
    if (refusal && pictures.length > 0) return changeAttached(null, { refusal })
    const found = directoryProblem(directory, machine.content.kind === 'open' ? machine.content.platform : '')
    setProblem(found)
    if (found !== null) return
    const address = { serverId: machine.serverId, machineId: machine.id }
    const firstPrompt = prompt.trim() || null
    setMissingDirectory(null)
    const withPictures = pictures.length > 0 ? { pictures } : {}
    const begin = { directory: directory.trim(), createDirectory, agent, firstPrompt, wish, ...withPictures }
    run(commands.startSession(address, begin), (result) => {
      if (result.kind === 'directory-missing') return setMissingDirectory(result.directory)
      writeLastUsed({ machine: address, agent })
      // The person consented to it on this screen, before there was a session.
      if (isDangerousMode(wish.picks.mode ?? ''))
        giveConsent({ serverId: address.serverId, sessionId: result.sessionId })
      writeDraft(commands, null, '')
      settleAttached(commands, null, takeAttached(null))
      navigate(sessionHref(address.serverId, result.sessionId))
    })
  }

  if (groups.length === 0) return <NoMachines />
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        start(false)
      }}
    >
      <MachinePicker
        groups={groups}
        showServers={showServers}
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
      <AgentSettings agent={agent} cliVersion={cliVersion} wish={wish} disabled={isStarting} onPick={pick} />
      <FirstPrompt
        value={prompt}
        readOnly={isStarting}
        attached={attached}
        refusal={refusal}
        onValue={(value) => writeDraft(commands, null, value)}
      />
      {error && <ErrorNotice error={error} />}
      <div className={styles.submit}>
        <Button type="submit" look="primary" disabled={!machine || isStarting || isIncomplete}>
          {words.submit}
        </Button>
        {isStarting && choice && <Working text={words.starting(choice.name)} />}
      </div>
      {missingDirectory !== null && (
        <MissingDirectory
          machine={choice?.name ?? ''}
          directory={missingDirectory}
          onClose={() => setMissingDirectory(null)}
          onCreate={() => start(true)}
        />
      )}
    </form>
  )
}

interface MissingProps {
  machine: string
  directory: string
  onClose(): void
  onCreate(): void
}

function MissingDirectory({ machine, directory, onClose, onCreate }: MissingProps) {
  return (
    <Dialog title={words.missing.title} onClose={onClose}>
      <p>{words.missing.text(machine)}</p>
      <p className={styles.path}>{directory}</p>
      <DialogActions>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
        <Button look="primary" onClick={onCreate}>
          {words.missing.create}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** How to connect the first machine; not shown while it is only unknown which machines there are. */
function NoMachines() {
  const app = useApp(selectServers)
  if (!app) return null
  if (connectableServers(app).length === 0) return <SignedOutServers app={app} />
  const notes = listNotes(app)
  if (notes.length > 0) {
    return notes.map(({ serverId, text }) => (
      <p key={serverId} className={styles.note}>
        {text}
      </p>
    ))
  }
  return (
    <>
      <p className={styles.note}>{words.noMachines}</p>
      <FirstSteps app={app} />
    </>
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

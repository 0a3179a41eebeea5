import { useState } from 'react'
import { useSearch } from 'wouter'
import { isDangerousMode } from '../../worker/api/agentSettings/dangerousMode'
import type { SessionTemplate } from '../../worker/api/agents/templates'
import type { MachineAddress } from '../../worker/api/ids'
import { directoryOfQuery, machineOfQuery } from '../addresses/hrefs'
import { loadDraft, readDraft, useDraft, writeDraft } from '../drafts/drafts'
import { useApp } from '../hub/hooks'
import { useHub, type HubClient } from '../hub/hubContext'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { recentDirectories } from '../machines/recentDirectories.logic'
import { useAgentWishes } from './AgentSettings'
import type { DirectoryProblem } from './directory/DirectoryField'
import { readLastUsed } from './lastUsed'
import {
  agentsOn,
  directoryProblem,
  isKnownMachine,
  preselected,
  usableMachine,
  type ChoiceGroup,
} from './newSession.logic'

const words = newSessionMessages

/** What the form can be filled in with. */
export type SessionFormValues = Pick<SessionTemplate, 'machine' | 'directory' | 'agent' | 'picks' | 'prompt'>

/** What is written already is not lost: also what was kept, which may come after the first showing. */
async function putFirst(commands: HubClient['commands'], text: string): Promise<void> {
  await loadDraft(commands, null)
  const written = readDraft(null).trim()
  if (!written.includes(text)) writeDraft(commands, null, [text, written].filter(Boolean).join('\n\n'))
}

/** What a person has picked and typed for a new session. */
export function useSessionForm(groups: ChoiceGroup[]) {
  const { commands } = useHub()
  const search = useSearch()
  const [lastUsed] = useState(readLastUsed)
  const [pickedHere, setPicked] = useState<MachineAddress | null>(null)
  const picked = pickedHere ?? machineOfQuery(search)
  const [typedDirectory, setTypedDirectory] = useState<string | null>(null)
  const [pickedAgent, setPickedAgent] = useState<string | null>(lastUsed?.agent ?? null)
  /** Of what the form was filled in with, what does not hold here. */
  const [filled, setFilled] = useState<{ agent: string; hasDangerousMode: boolean } | null>(null)
  const prompt = useDraft(null)
  const [problem, setProblem] = useState<DirectoryProblem | null>(null)
  const { wishOf, pick } = useAgentWishes()

  // One that was picked stays picked while it cannot be used: another machine must not slip in its place.
  const choice = picked ? usableMachine(groups, picked) : preselected(groups, lastUsed?.machine ?? null)
  const machine = choice?.machine
  const content = machine?.content.kind === 'open' ? machine.content : null
  const recent =
    useApp(({ sessions }) => (machine ? recentDirectories(sessions[machine.serverId], machine.id) : [])) ?? []
  const agents = agentsOn(machine)
  const agent = agents.find((name) => name === pickedAgent) ?? agents[0] ?? 'claude'
  const notes = [
    ...(pickedHere && !isKnownMachine(groups, pickedHere) ? [words.machineGone] : []),
    ...(filled && choice && filled.agent !== agent && filled.agent === pickedAgent
      ? [words.agentMissing(filled.agent, choice.name)]
      : []),
    ...(filled?.hasDangerousMode ? [words.dangerousModeLeftOut] : []),
  ]
  const directory = typedDirectory ?? directoryOfQuery(search) ?? recent[0] ?? '~'

  return {
    choice,
    machine,
    address: machine ? { serverId: machine.serverId, machineId: machine.id } : null,
    cliVersion: content?.cliVersion ?? '',
    picked,
    recent,
    directory,
    agents,
    agent,
    wish: wishOf(agent),
    prompt,
    problem,
    notes,
    pickMachine(address: MachineAddress) {
      setProblem(null)
      setPicked(address)
    },
    setDirectory(text: string) {
      setProblem(null)
      setTypedDirectory(text)
    },
    pickAgent: setPickedAgent,
    pickSettings: (change: SessionFormValues['picks']) => {
      if (filled) setFilled({ ...filled, hasDangerousMode: false })
      pick(agent, change)
    },
    /** Whether the machine could take the directory; if not, that is said. */
    checkDirectory(): boolean {
      const found = directoryProblem(directory, content?.platform ?? '')
      setProblem(found === null ? null : { text: found })
      return found === null
    },
    fill(values: SessionFormValues) {
      setProblem(null)
      setPicked(values.machine)
      setTypedDirectory(values.directory)
      setPickedAgent(values.agent)
      // Consent to a mode in which nothing is asked was given for another session.
      const { mode, ...others } = values.picks
      const hasDangerousMode = isDangerousMode(mode ?? '')
      pick(values.agent, { mode: hasDangerousMode ? null : (mode ?? null), model: null, effort: null, ...others })
      setFilled({ agent: values.agent, hasDangerousMode })
      void putFirst(commands, values.prompt)
    },
  }
}

export type SessionForm = ReturnType<typeof useSessionForm>

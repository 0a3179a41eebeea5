import { useState, type FormEvent } from 'react'
import { Link, useLocation } from 'wouter'
import type { FleetMember } from '../../worker/api/agents/fleets'
import type { MachineAddress } from '../../worker/api/ids'
import { fleetHref } from '../addresses/hrefs'
import { useDraft, writeDraft } from '../drafts/drafts'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { hasSeveralServers } from '../hub/selectors'
import { useAction } from '../hub/useAction'
import { useAsked } from '../hub/useAsked'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { messages } from '../i18n/messages'
import { recentDirectories } from '../machines/recentDirectories.logic'
import { useAgentWishes } from '../newSession/AgentSettings'
import { AgentPicker } from '../newSession/AgentPicker'
import { DirectoryField, type DirectoryProblem } from '../newSession/directory/DirectoryField'
import {
  agentsOn,
  directoryProblem,
  factsOf,
  machineChoices,
  type ChoiceGroup,
  type MachineChoice,
} from '../newSession/newSession.logic'
import forms from '../ui/sessionForm.module.css'
import { worktreeName } from '../newSession/worktreeName'
import { RelativeTime } from '../time/RelativeTime'
import { Button } from '../ui/Button'
import { ErrorNotice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { ServerMark } from '../ui/ServerMark'
import { Working } from '../ui/Working'
import { startFleet } from './fleetRuns'

const words = newSessionMessages.fleet

/** What was picked for one machine. */
interface MachinePick {
  isIn: boolean
  directory: string | null
  agent: string | null
}

export function FleetForm() {
  const groups = useApp(machineChoices)
  return (
    <Screen title={words.title}>
      <p>{words.help}</p>
      {groups ? <Form groups={groups} /> : <Working text={messages.app.loading} />}
      <Earlier />
    </Screen>
  )
}

const keyOf = ({ machine }: MachineChoice) => JSON.stringify([machine.serverId, machine.id])

function Form({ groups }: { groups: ChoiceGroup[] }) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const prompt = useDraft(null)
  const { wishOf } = useAgentWishes()
  const [picks, setPicks] = useState<Readonly<Record<string, MachinePick | undefined>>>({})
  const [inWorktrees, setInWorktrees] = useState(false)
  const [problems, setProblems] = useState<Readonly<Record<string, DirectoryProblem>>>({})
  const { run, isBusy, error, forget } = useAction()
  const sessions = useApp((app) => app.sessions)
  const showServers = useApp(hasSeveralServers) ?? false
  const chosen = groups.flatMap(({ choices }) =>
    choices.filter((choice) => choice.why === null && picks[keyOf(choice)]?.isIn),
  )
  const rowOf = (choice: MachineChoice) => {
    const { machine } = choice
    const pick = picks[keyOf(choice)]
    const recent = recentDirectories(sessions?.[machine.serverId], machine.id)
    const agents = agentsOn(machine)
    return {
      recent,
      agents,
      directory: pick?.directory ?? recent[0] ?? '~',
      agent: agents.find((name) => name === pick?.agent) ?? agents[0] ?? 'claude',
    }
  }
  const change = (choice: MachineChoice, part: Partial<MachinePick>) => {
    const key = keyOf(choice)
    setProblems({})
    setPicks({ ...picks, [key]: { isIn: false, directory: null, agent: null, ...picks[key], ...part } })
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isBusy || chosen.length < 2 || prompt.trim() === '') return
    forget()
    const found = chosen.flatMap((choice) => {
      const { content } = choice.machine
      const problem = directoryProblem(rowOf(choice).directory, content.kind === 'open' ? content.platform : '')
      return problem === null ? [] : [[keyOf(choice), { text: problem }] as const]
    })
    setProblems(Object.fromEntries(found))
    if (found.length > 0) return
    const worktree = inWorktrees ? worktreeName() : null
    const members = chosen.map((choice, index): FleetMember => {
      const { directory, agent } = rowOf(choice)
      const machine: MachineAddress = { serverId: choice.machine.serverId, machineId: choice.machine.id }
      // Two machines may be one computer.
      const name = worktree === null ? null : `${worktree}-${index + 1}`
      const outcome = { kind: 'starting' } as const
      return { id: `${index}`, machine, directory: directory.trim(), agent, worktree: name, outcome }
    })
    run(startFleet(commands, { prompt: prompt.trim(), members }, wishOf), ({ id }) => {
      writeDraft(commands, null, '')
      navigate(fleetHref(id))
    })
  }

  return (
    <form className={forms.form} onSubmit={submit}>
      <label className={forms.prompt}>
        <span className={forms.label}>{words.prompt}</span>
        <textarea
          rows={4}
          value={prompt}
          readOnly={isBusy}
          autoComplete="off"
          onChange={(event) => writeDraft(commands, null, event.target.value)}
        />
      </label>
      <fieldset className={forms.group} disabled={isBusy}>
        <legend className={forms.label}>{words.machines}</legend>
        {groups.map(({ server, choices }) => (
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- A fieldset in a fieldset is read twice by some.
          <div key={server.id} role="group" aria-label={server.label} className={forms.server}>
            {showServers && (
              <p className={forms.serverName} aria-hidden>
                <ServerMark server={server} /> {server.label}
              </p>
            )}
            {choices.map((choice) => (
              <MachineRow
                key={choice.machine.id}
                choice={choice}
                isIn={choice.why === null && (picks[keyOf(choice)]?.isIn ?? false)}
                {...rowOf(choice)}
                problem={problems[keyOf(choice)] ?? null}
                onChange={(part) => change(choice, part)}
              />
            ))}
          </div>
        ))}
      </fieldset>
      <div>
        <label className={forms.agent}>
          <input type="checkbox" checked={inWorktrees} onChange={(event) => setInWorktrees(event.target.checked)} />
          {words.worktrees}
        </label>
        {inWorktrees && <p className={forms.note}>{words.worktreesHelp}</p>}
      </div>
      <div className={forms.foot}>
        {error && <ErrorNotice error={error} />}
        <div className={forms.submit}>
          <Button
            type="submit"
            look="primary"
            disabled={isBusy || chosen.length < 2 || prompt.trim() === ''}
            aria-describedby="fleet-missing"
          >
            {words.start(chosen.length)}
          </Button>
          <span id="fleet-missing" className={forms.note}>
            {prompt.trim() === '' ? words.promptMissing : chosen.length < 2 ? words.tooFew : ''}
          </span>
        </div>
      </div>
    </form>
  )
}

interface RowProps {
  recent: string[]
  agents: ReturnType<typeof agentsOn>
  choice: MachineChoice
  isIn: boolean
  directory: string
  agent: string
  problem: DirectoryProblem | null
  onChange(part: Partial<MachinePick>): void
}

function MachineRow({ choice, isIn, directory, agent, recent, agents, problem, onChange }: RowProps) {
  const { machine, name, why } = choice
  const address = { serverId: machine.serverId, machineId: machine.id }
  return (
    <>
      <label className={forms.machine} data-disabled={why !== null || undefined}>
        <input
          type="checkbox"
          checked={isIn}
          disabled={why !== null}
          onChange={(event) => onChange({ isIn: event.target.checked })}
        />
        <span className={forms.machineName}>{name}</span>
        <span className={forms.facts}>{factsOf(choice)}</span>
      </label>
      {isIn && (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- A fieldset in a fieldset is read twice by some.
        <div className={forms.details} role="group" aria-label={name}>
          <DirectoryField
            value={directory}
            recent={recent}
            machine={{ address, name }}
            disabled={false}
            problem={problem}
            onValue={(value) => onChange({ directory: value })}
          />
          <AgentPicker
            name={`agent ${keyOf(choice)}`}
            agents={agents}
            agent={agent}
            disabled={false}
            onPick={(picked) => onChange({ agent: picked })}
          />
        </div>
      )}
    </>
  )
}

/** The ones that this device remembers, the latest first. */
function Earlier() {
  const { commands } = useHub()
  const [version, setVersion] = useState(0)
  const { asked } = useAsked('fleets', () => commands.readFleets(), version)
  const { run, error } = useAction()
  if (asked.kind === 'failed') return <ErrorNotice error={asked.error} />
  if (asked.kind === 'asking' || asked.value.length === 0) return null
  return (
    <section aria-label={words.earlier}>
      <h2 className={forms.label}>{words.earlier}</h2>
      {error && <ErrorNotice error={error} />}
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={forms.server}>
        {asked.value.toReversed().map(({ id, prompt, startedAt, members }) => (
          <li key={id} className={forms.machine}>
            <Link to={fleetHref(id)} className={forms.machineName}>
              {prompt.slice(0, 80)}
            </Link>
            <span className={forms.facts}>
              {words.members(members.length)} · <RelativeTime time={startedAt} />
            </span>
            <Button
              look="quiet"
              aria-label={words.forgetName(prompt.slice(0, 80))}
              onClick={() => run(commands.forgetFleet(id), () => setVersion(version + 1))}
            >
              {words.forget}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

import { useState } from 'react'
import type { WorktreeWish } from '../../worker/api/agents/directories'
import type { MachineSummary } from '../../worker/api/state'
import { writeDraft } from '../drafts/drafts'
import { LoggedInCommand } from '../firstSteps/LoggedInCommand'
import { FirstSteps } from '../firstSteps/FirstSteps'
import { connectableServers } from '../firstSteps/firstSteps.logic'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { hasSeveralServers, selectServers } from '../hub/selectors'
import { messages } from '../i18n/messages'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { SignedOutServers } from '../serverStatus/SignedOutServers'
import { listNotes } from '../serverStatus/upToDate.logic'
import { Button, ButtonLink } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Working } from '../ui/Working'
import { AgentPicker } from './AgentPicker'
import { AgentSettings } from './AgentSettings'
import { DirectoryField } from './directory/DirectoryField'
import { FirstPrompt } from './FirstPrompt'
import { MachinePicker } from './MachinePicker'
import styles from '../ui/sessionForm.module.css'
import { machineChoices, type ChoiceGroup } from './newSession.logic'
import { SessionTemplates, TemplateName, useTemplates } from './SessionTemplates'
import { useFilledForm } from './useFilledForm'
import { useSessionForm, type SessionForm } from './useSessionForm'
import { useStartSession } from './useStartSession'
import { worktreeName } from './worktreeName'
import { WorktreePart } from './WorktreePart'

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
  const form = useSessionForm(groups)
  const fillError = useFilledForm(form.fill)
  const templates = useTemplates()
  const [isNaming, setNaming] = useState(false)
  const [worktree, setWorktree] = useState<WorktreeWish | null>(null)
  const starting = useStartSession(form, worktree, () => setWorktree(null))
  const { isStarting, missingDirectory } = starting
  const { choice, address, agent, wish } = form
  const machine = choice && address ? { address, name: choice.name } : null

  if (groups.length === 0) return <NoMachines />
  return (
    <div className={styles.form}>
      <SessionTemplates {...templates} disabled={isStarting} onUse={form.fill} />
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          starting.start(false)
        }}
      >
        {fillError && <ErrorNotice error={fillError} />}
        <MachinePicker
          groups={groups}
          showServers={showServers}
          picked={address ?? form.picked}
          disabled={isStarting}
          onPick={form.pickMachine}
        />
        {groups.every(({ choices }) => choices.every(({ why }) => why !== null)) && <NoneOnline groups={groups} />}
        {form.notes.map((note) => (
          <Notice key={note} tone="info">
            {note}
          </Notice>
        ))}
        <DirectoryField
          value={form.directory}
          recent={form.recent}
          machine={machine}
          disabled={isStarting}
          problem={form.problem}
          onValue={form.setDirectory}
        />
        {machine && (
          <WorktreePart
            machine={machine}
            directory={form.directory}
            wish={worktree}
            disabled={isStarting}
            newName={worktreeName}
            onWish={setWorktree}
            onUse={(path) => {
              setWorktree(null)
              form.setDirectory(path)
            }}
          />
        )}
        <AgentPicker agents={form.agents} agent={agent} disabled={isStarting} onPick={form.pickAgent} />
        <AgentSettings
          agent={agent}
          cliVersion={form.cliVersion}
          wish={wish}
          disabled={isStarting}
          onPick={form.pickSettings}
        />
        <FirstPromptOf form={form} starting={starting} />
        <div className={styles.submit}>
          <Button disabled={!machine || isStarting} onClick={() => setNaming(true)}>
            {words.templates.save}
          </Button>
          <ButtonLink look="quiet" to="/fleet">
            {words.fleet.link}
          </ButtonLink>
        </div>
        <Foot machine={machine?.name ?? null} worktree={worktree} starting={starting} />
      </form>
      {isNaming && address && (
        <TemplateName
          title={words.templates.saveTitle}
          help={words.templates.saveHelp}
          begin=""
          onClose={() => setNaming(false)}
          onName={(name) => {
            const { directory, prompt } = form
            const begin = {
              machine: address,
              directory: directory.trim(),
              agent,
              picks: wish.picks,
              prompt: prompt.trim(),
            }
            templates.save({ id: crypto.randomUUID(), name, ...begin })
          }}
        />
      )}
      {missingDirectory !== null && (
        <MissingDirectory
          machine={choice?.name ?? ''}
          directory={missingDirectory}
          onClose={starting.forgetMissing}
          onCreate={() => starting.start(true)}
        />
      )}
    </div>
  )
}

interface FootProps {
  /** Null = none is picked. */
  machine: string | null
  worktree: WorktreeWish | null
  starting: ReturnType<typeof useStartSession>
}

/** Starts the session, and says why it did not: in view however long the form is. */
function Foot({ machine, worktree, starting }: FootProps) {
  const { isStarting, isIncomplete, error, refusedWorktree } = starting
  return (
    <div className={styles.foot}>
      {error && <ErrorNotice error={error} />}
      {refusedWorktree && (
        <Notice tone="danger" role="alert">
          {words.worktree.refused[refusedWorktree]}
        </Notice>
      )}
      <div className={styles.submit}>
        <Button type="submit" look="primary" disabled={machine === null || isStarting || isIncomplete}>
          {words.submit}
        </Button>
        {isStarting && machine !== null && (
          <Working text={worktree ? words.worktree.making(machine) : words.starting(machine)} />
        )}
      </div>
    </div>
  )
}

function FirstPromptOf({ form, starting }: { form: SessionForm; starting: ReturnType<typeof useStartSession> }) {
  const { commands } = useHub()
  return (
    <FirstPrompt
      value={form.prompt}
      readOnly={starting.isStarting}
      attached={starting.attached}
      refusal={starting.refusal}
      onValue={(value) => writeDraft(commands, null, value)}
    />
  )
}

/** Lines that are told at most: the machine's own page has each. */
const mostToStart = 3

function NoneOnline({ groups }: { groups: ChoiceGroup[] }) {
  const offline = groups.flatMap(({ server, choices }) =>
    choices.flatMap(({ machine, name }) => (canBeStarted(machine) ? [{ server, machine, name }] : [])),
  )
  return (
    <>
      <p className={styles.note}>{words.noneOnline}</p>
      {offline.slice(0, mostToStart).map(({ server, machine, name }) => (
        <section key={`${server.id}/${machine.id}`} aria-label={words.startOn(name)}>
          <p className={styles.note}>{words.startOn(name)}</p>
          <LoggedInCommand server={server} machine={machine} command="happy daemon start" />
        </section>
      ))}
    </>
  )
}

function canBeStarted({ presence, content }: MachineSummary): boolean {
  return presence === 'offline' && content.kind === 'open' && !content.isHappyAgent
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

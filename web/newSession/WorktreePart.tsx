import { useEffect, useState, type ReactNode } from 'react'
import {
  isWorktreeName,
  type Repository,
  type Worktree,
  type WorktreeRemoved,
  type WorktreeWish,
} from '../../worker/api/agents/directories'
import type { MachineAddress } from '../../worker/api/ids'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAction } from '../hub/useAction'
import { useAsked } from '../hub/useAsked'
import { newSessionMessages } from '../i18n/newSessionMessages'
import { messages } from '../i18n/messages'
import { Button } from '../ui/Button'
import { Dialog, DialogActions } from '../ui/Dialog'
import { Field } from '../ui/Field'
import { ErrorNotice } from '../ui/Notice'
import { Working } from '../ui/Working'
import styles from '../ui/sessionForm.module.css'
import { asFolder, isInUse, pathsInUse } from './worktrees.logic'

const words = newSessionMessages.worktree

const noPaths: readonly string[] = []

interface Props {
  machine: { address: MachineAddress; name: string }
  directory: string
  /** Null = the session starts in the directory itself. */
  wish: WorktreeWish | null
  disabled: boolean
  newName(): string
  onWish(wish: WorktreeWish | null): void
  /** Starts in this one, which is there already. */
  onUse(path: string): void
}

/** Asks for a worktree of its own for the session; what is there is asked of the machine when it is picked. */
export function WorktreePart({ wish, disabled, newName, onWish, ...rest }: Props) {
  return (
    <div className={styles.group}>
      <label className={styles.agent}>
        <input
          type="checkbox"
          checked={wish !== null}
          disabled={disabled}
          onChange={(event) => onWish(event.target.checked ? { name: newName(), base: '' } : null)}
        />
        {words.pick}
      </label>
      {wish && <Picked wish={wish} disabled={disabled} onWish={onWish} {...rest} />}
    </div>
  )
}

function Picked({ machine, directory, wish, ...rest }: Omit<Props, 'newName' | 'wish'> & { wish: WorktreeWish }) {
  const { commands } = useHub()
  const settled = useSettled(directory)
  const [version, setVersion] = useState(0)
  const { serverId, machineId } = machine.address
  const used = useApp((app) => pathsInUse(app, machine.address)) ?? noPaths
  const { asked } = useAsked(
    JSON.stringify([serverId, machineId, settled]),
    () => commands.readRepository(machine.address, settled, used),
    `${version} ${used.join('\n')}`,
  )
  if (asked.kind === 'asking') return <Working text={words.asking(machine.name)} />
  if (asked.kind === 'failed') return <ErrorNotice error={asked.error} />
  if (asked.value.kind !== 'repository') return <p className={styles.note}>{whyNot(asked.value, machine.name)}</p>
  return (
    <InRepository
      repository={asked.value}
      machine={machine}
      directory={settled}
      wish={wish}
      used={used}
      onChanged={() => setVersion(version + 1)}
      {...rest}
    />
  )
}

function whyNot({ kind }: Exclude<Repository, { kind: 'repository' }>, machine: string): string {
  if (kind === 'not-offered') return words.notOffered(machine)
  return kind === 'missing' ? words.missing(machine) : words.noRepository(machine)
}

interface InRepositoryProps extends Omit<Props, 'newName' | 'wish'> {
  repository: Extract<Repository, { kind: 'repository' }>
  wish: WorktreeWish
  /** Directories of running sessions, as they name them. */
  used: readonly string[]
  onChanged(): void
}

function InRepository({ repository, wish, used, disabled, onWish, ...rest }: InRepositoryProps) {
  const { branch, branches, worktrees } = repository
  const [done, setDone] = useState('')
  const begin = branch ?? branches[0] ?? 'HEAD'
  const isValid = isWorktreeName(wish.name)
  return (
    <>
      <p className={styles.note}>{words.help}</p>
      <Field
        label={words.name}
        help={isValid ? words.nameHelp(wish.name) : words.nameInvalid}
        value={wish.name}
        onValue={(name) => onWish({ ...wish, name })}
        readOnly={disabled}
        aria-invalid={isValid ? undefined : true}
        code
        autoComplete="off"
        spellCheck={false}
      />
      <Field
        label={words.base}
        value={wish.base}
        placeholder={begin}
        onValue={(base) => onWish({ ...wish, base })}
        readOnly={disabled}
        list="worktree-branches"
        code
        autoComplete="off"
        spellCheck={false}
      />
      <datalist id="worktree-branches">
        {branches.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      {worktrees.length > 0 && (
        <Made
          worktrees={worktrees}
          inUse={[...used, ...repository.used.map((path) => asFolder(path))]}
          disabled={disabled}
          onDone={setDone}
          {...rest}
        />
      )}
      {/* Not in the list, which goes with its last one. */}
      <output className={styles.note}>{done}</output>
    </>
  )
}

interface MadeProps extends Pick<Props, 'machine' | 'directory' | 'disabled' | 'onUse'> {
  worktrees: readonly Worktree[]
  inUse: readonly string[]
  /** What became of the last removal, in words; empty = it is under way. */
  onDone(text: string): void
  onChanged(): void
}

type Loss = Omit<Extract<WorktreeRemoved, { kind: 'has-changes' }>, 'kind'>

/** Worktrees that are there: to start in, or to clean up. */
function Made({ worktrees, inUse, machine, directory, disabled, onUse, onDone, onChanged }: MadeProps) {
  const { commands } = useHub()
  const { run, isBusy, error } = useAction()
  const [asked, setAsked] = useState<{ worktree: Worktree; loss: Loss | null } | null>(null)
  const remove = (worktree: Worktree, force: boolean) => {
    setAsked(null)
    onDone('')
    run(commands.removeWorktree(machine.address, directory, worktree.path, { force }), (result) => {
      if (result.kind === 'has-changes') return setAsked({ worktree, loss: result })
      onDone(result.kind === 'removed' ? words.removed(worktree.name) : words.notThere(worktree.name, machine.name))
      onChanged()
    })
  }
  return (
    <div>
      <p className={styles.label}>{words.made}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={styles.server}>
        {worktrees.map((worktree) => {
          const isUsed = isInUse(worktree, inUse)
          return (
            <li key={worktree.path} className={styles.machine}>
              <span className={styles.machineName}>{worktree.name}</span>
              <span className={styles.facts}>
                {isUsed ? words.inUse : worktree.branch === worktree.name ? '' : (worktree.branch ?? words.detached)}
              </span>
              <Button
                aria-label={words.startIn(worktree.name)}
                disabled={disabled || isBusy}
                onClick={() => onUse(worktree.path)}
              >
                {words.start}
              </Button>
              <Button
                look="quiet"
                aria-label={words.removeOf(worktree.name)}
                disabled={disabled || isBusy || isUsed}
                onClick={() => setAsked({ worktree, loss: null })}
              >
                {words.remove}
              </Button>
            </li>
          )
        })}
      </ul>
      {error && <ErrorNotice error={error} />}
      {asked && (
        <RemovalDialog
          {...asked}
          machine={machine.name}
          isUsed={isInUse(asked.worktree, inUse)}
          onClose={() => setAsked(null)}
          onRemove={() => remove(asked.worktree, asked.loss !== null)}
        />
      )}
    </div>
  )
}

interface RemovalProps {
  worktree: Worktree
  machine: string
  /** What its machine found in it; null = it was not asked yet. */
  loss: Loss | null
  /** A session may have begun in it since the question. */
  isUsed: boolean
  onClose(): void
  onRemove(): void
}

function RemovalDialog({ worktree: { name }, machine, loss, isUsed, onClose, onRemove }: RemovalProps) {
  return (
    <Dialog title={loss ? words.changes.title(name) : words.ask.title(name)} onClose={onClose}>
      {isUsed ? <p role="alert">{words.ask.used(name)}</p> : loss ? lossLines(loss) : <p>{words.ask.text(machine)}</p>}
      <DialogActions>
        <Button onClick={onClose}>{messages.app.cancel}</Button>
        <Button look="danger" disabled={isUsed} onClick={onRemove}>
          {loss ? words.changes.remove : words.remove}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function lossLines({ files, ignored, commits }: Loss): ReactNode {
  return (
    <>
      {files > 0 && <p>{words.changes.files(files)}</p>}
      {ignored > 0 && <p>{words.changes.ignored(ignored)}</p>}
      {commits > 0 && <p>{words.changes.commits(commits)}</p>}
      <p>{words.changes.lost}</p>
    </>
  )
}

const settleMs = 400

/** What is typed, once nobody has typed for a moment: each asks the machine. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settleMs)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

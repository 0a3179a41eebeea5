import { useState, type FormEvent, type KeyboardEvent } from 'react'
import { isOfInputMethod } from '../keys/inputMethod'
import { commandLimitMs, mostShown, type CommandRun } from '../../worker/api/agents/commandRun'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import type { MachineAddress, SessionAddress } from '../../worker/api/ids'
import { useHub } from '../hub/hubContext'
import { machineMessages } from '../i18n/machineMessages'
import { messages } from '../i18n/messages'
import { LongText } from '../markdown/LongText'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'
import { VisibleText } from '../visibleText/VisibleText'
import styles from './Shell.module.css'

const words = machineMessages.shell

interface Run {
  id: number
  command: string
  outcome: { kind: 'running' } | { kind: 'ended'; run: CommandRun } | { kind: 'failed'; error: HubErrorData }
}

interface Props {
  /** Whose shell it is. */
  of: SessionAddress | MachineAddress
  /** Where lines run unless another directory is named. */
  home: string
  directories: readonly string[]
  /** What else is to be known of it. */
  help?: string
  /** Why nothing can be run now; null = it can. */
  unavailable?: string | null
}

/** Lines of a shell, one at a time, newest first. Nothing is kept after the page is left. */
export function Shell({ of, home, directories, help, unavailable = null }: Props) {
  const { commands } = useHub()
  const [text, setText] = useState('')
  const [directory, setDirectory] = useState(home)
  const [runs, setRuns] = useState<readonly Run[]>([])
  const [recalled, setRecalled] = useState(-1)
  const isRunning = runs[0]?.outcome.kind === 'running'
  const cannotRun = text.trim() === '' || isRunning || unavailable !== null

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const command = text.trim()
    if (cannotRun) return
    const id = runs.length
    const settle = (outcome: Run['outcome']) =>
      setRuns((held) => held.map((run) => (run.id === id ? { ...run, outcome } : run)))
    setRuns([{ id, command, outcome: { kind: 'running' } }, ...runs])
    setText('')
    setRecalled(-1)
    commands.runCommand(of, command, directory === home ? null : directory || null).then(
      (run) => settle({ kind: 'ended', run }),
      (thrown: unknown) => settle({ kind: 'failed', error: errorData(thrown) }),
    )
  }
  const recall = (event: KeyboardEvent) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (step === undefined || isOfInputMethod(event.nativeEvent)) return
    const next = Math.max(-1, Math.min(runs.length - 1, recalled + step))
    event.preventDefault()
    setRecalled(next)
    setText(runs[next]?.command ?? '')
  }

  return (
    <>
      <p>
        {words.help(commandLimitMs / 1000, mostShown)} {help}
      </p>
      {unavailable !== null && <output>{unavailable}</output>}
      <form className={styles.line} onSubmit={submit}>
        <Field
          label={words.field}
          value={text}
          onValue={setText}
          code
          onKeyDown={recall}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <Field
          label={words.directory}
          value={directory}
          onValue={setDirectory}
          code
          list="shell-directories"
          autoComplete="off"
          spellCheck={false}
        />
        <datalist id="shell-directories">
          {[home, ...directories].map((path) => (
            <option key={path} value={path}>
              {path}
            </option>
          ))}
        </datalist>
        <Button type="submit" look="primary" aria-disabled={cannotRun}>
          {isRunning ? words.running : words.run}
        </Button>
      </form>
      {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers. */}
      <ul role="list" className={styles.runs} aria-live="polite">
        {runs.map((run) => (
          <li key={run.id} className={styles.run}>
            <p className={styles.command}>
              $ <VisibleText text={run.command} />
            </p>
            <Outcome outcome={run.outcome} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Outcome({ outcome }: Pick<Run, 'outcome'>) {
  switch (outcome.kind) {
    case 'running':
      return <p className={styles.end}>{words.running}</p>
    case 'failed': {
      const { what, todo } = messages.error(outcome.error)
      return (
        <p className={`${styles.end} ${styles.stderr}`} role="alert">
          {what} {todo}
        </p>
      )
    }
    case 'ended': {
      const { stdout, stderr, exitCode, isCut } = outcome.run
      return (
        <>
          {stdout !== '' && (
            <p className={styles.output} dir="ltr">
              <LongText text={stdout} />
            </p>
          )}
          {stderr !== '' && (
            <p className={`${styles.output} ${styles.stderr}`} dir="ltr">
              <LongText text={stderr} />
            </p>
          )}
          <p className={styles.end}>
            {stdout === '' && stderr === '' && `${words.nothing} · `}
            {exitCode === null ? words.timedOut : words.exit(exitCode)}
            {isCut && ` · ${words.cut}`}
          </p>
        </>
      )
    }
  }
}

import { useState, type FormEvent, type KeyboardEvent } from 'react'
import { isOfInputMethod } from '../keys/inputMethod'
import { commandLimitMs, type CommandRun } from '../../worker/api/agents/commandRun'
import { errorData, type HubErrorData } from '../../worker/api/errors'
import type { MachineAddress } from '../../worker/api/ids'
import { useHub } from '../hub/hubContext'
import { machineMessages } from '../i18n/machineMessages'
import { messages } from '../i18n/messages'
import { LongText } from '../markdown/LongText'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'
import { VisibleText } from '../visibleText/VisibleText'
import styles from './MachineScreen.module.css'

const words = machineMessages.shell

interface Run {
  id: number
  command: string
  outcome: { kind: 'running' } | { kind: 'ended'; run: CommandRun } | { kind: 'failed'; error: HubErrorData }
}

interface Props {
  address: MachineAddress
  homeDir: string
  directories: readonly string[]
}

/** Lines of the machine's own shell, one at a time, newest first. Nothing is kept after the page is left. */
export function Shell({ address, homeDir, directories }: Props) {
  const { commands } = useHub()
  const [text, setText] = useState('')
  const [directory, setDirectory] = useState(homeDir)
  const [runs, setRuns] = useState<readonly Run[]>([])
  const [recalled, setRecalled] = useState(-1)
  const isRunning = runs[0]?.outcome.kind === 'running'

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const command = text.trim()
    if (command === '' || isRunning) return
    const id = runs.length
    const settle = (outcome: Run['outcome']) =>
      setRuns((held) => held.map((run) => (run.id === id ? { ...run, outcome } : run)))
    setRuns([{ id, command, outcome: { kind: 'running' } }, ...runs])
    setText('')
    setRecalled(-1)
    commands.runCommand(address, command, directory || null).then(
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
    <section aria-labelledby="machine-shell">
      <h2 id="machine-shell">{words.title}</h2>
      <p>{words.help(commandLimitMs / 1000)}</p>
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
          list="machine-directories"
          autoComplete="off"
          spellCheck={false}
        />
        <datalist id="machine-directories">
          {[homeDir, ...directories].map((path) => (
            <option key={path} value={path}>
              {path}
            </option>
          ))}
        </datalist>
        <Button type="submit" look="primary" aria-disabled={text.trim() === '' || isRunning}>
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
    </section>
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

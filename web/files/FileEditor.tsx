import { lazy, Suspense, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { FileContent } from '../../worker/api/agents/files'
import { errorData, HubError, type HubErrorData } from '../../worker/api/errors'
import { useHub } from '../hub/hubContext'
import { filesMessages } from '../i18n/filesMessages'
import { bytesText } from '../pwa/bytes.logic'
import { Button } from '../ui/Button'
import { ErrorNotice, Notice } from '../ui/Notice'
import { Working } from '../ui/Working'
import type { FilesProps } from './Answer'
import { asStored, asTyped, type LineEnding } from './fileEdit.logic'
import styles from './FileEditor.module.css'
import { forgetUnsaved, keepUnsaved, readUnsaved } from './unsavedEdits'

const DiffView = lazy(() => import('../diff/DiffView'))

const words = filesMessages.edit

/** The file as the machine has it now. */
type Theirs = FileContent | { kind: 'gone' }

type Phase =
  | { kind: 'editing' }
  | { kind: 'saving' }
  | { kind: 'failed'; error: HubErrorData }
  | { kind: 'too-long'; mostBytes: number }
  | { kind: 'changed'; theirs: Theirs }
  | { kind: 'discarding' }

interface Props extends FilesProps {
  path: string
  /** What is, or was when somebody began to type, in it. */
  file: { text: string; hash: string | null }
  ending: LineEnding
  /** Saved or given up: the file is to be looked at anew. */
  onClose(): void
}

/** Edits a text. It is saved over the file as it was read, and over nothing else. */
export default function FileEditor({ address, machine, path, file, ending, onClose }: Props) {
  const { commands } = useHub()
  const [before, setBefore] = useState(file)
  const [typed, setTyped] = useState(() => readUnsaved(address, path)?.typed ?? asTyped(file.text))
  const [phase, setPhase] = useState<Phase>({ kind: 'editing' })
  const id = useId()
  const isBusy = phase.kind === 'saving'
  const isChanged = typed !== asTyped(before.text)
  // The difference is in the place of the text, where it is seen.
  const isCompared = phase.kind === 'changed' && phase.theirs.kind === 'text' && phase.theirs.hash !== null

  const field = useRef<HTMLTextAreaElement>(null)
  const takesText = phase.kind === 'editing'
  useEffect(() => {
    if (takesText) field.current?.focus()
  }, [takesText])

  function type(text: string): void {
    setTyped(text)
    setPhase({ kind: 'editing' })
    keepUnsaved(address, path, { typed: text, before, ending })
  }

  function close(): void {
    forgetUnsaved(address, path, typed)
    onClose()
  }

  async function readTheirs(): Promise<Theirs> {
    try {
      return await commands.readFile(address, path)
    } catch (thrown) {
      if (thrown instanceof HubError && thrown.code === 'not-found') return { kind: 'gone' }
      throw thrown
    }
  }

  async function save(expectedHash: string | null): Promise<void> {
    setPhase({ kind: 'saving' })
    try {
      const text = asStored(typed, ending)
      const written = await commands.writeFile(address, path, { text, expectedHash })
      if (written.kind === 'written') return close()
      if (written.kind === 'too-long') return setPhase(written)
      const theirs = await readTheirs()
      // An earlier try whose answer was lost has saved it.
      if (theirs.kind === 'text' && theirs.text === text) return close()
      setPhase({ kind: 'changed', theirs })
    } catch (thrown) {
      setPhase({ kind: 'failed', error: errorData(thrown) })
    }
  }

  function editOn({ text, hash }: { text: string; hash: string | null }): void {
    setBefore({ text, hash })
    keepUnsaved(address, path, { typed, before: { text, hash }, ending })
    setPhase({ kind: 'editing' })
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return
    event.preventDefault()
    if (!isBusy && isChanged) void save(before.hash)
  }

  return (
    <div className={styles.editor}>
      <label htmlFor={id}>{words.label(path)}</label>
      <textarea
        ref={field}
        id={id}
        className={styles.text}
        dir="ltr"
        hidden={isCompared}
        value={typed}
        readOnly={isBusy}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        wrap="off"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      {phase.kind === 'failed' && <ErrorNotice error={phase.error} />}
      {phase.kind === 'too-long' && (
        <Notice tone="danger" role="alert">
          <p>{words.tooLong(bytesText(phase.mostBytes))}</p>
        </Notice>
      )}
      {phase.kind === 'changed' ? (
        <Conflict
          path={path}
          machine={machine}
          theirs={phase.theirs}
          mine={asStored(typed, ending)}
          onOverwrite={(hash) => void save(hash)}
          onKeepEditing={editOn}
          onDiscard={() => setPhase({ kind: 'discarding' })}
        />
      ) : phase.kind === 'discarding' ? (
        <p className={styles.actions} role="alert">
          {words.askDiscard}
          <Button look="danger" onClick={close}>
            {words.discard}
          </Button>
          <Button onClick={() => setPhase({ kind: 'editing' })}>{words.keepEditing}</Button>
        </p>
      ) : (
        <p className={styles.actions}>
          <Button look="primary" disabled={isBusy || !isChanged} onClick={() => void save(before.hash)}>
            {words.save}
          </Button>
          <Button disabled={isBusy} onClick={isChanged ? () => setPhase({ kind: 'discarding' }) : close}>
            {isChanged ? words.discard : words.close}
          </Button>
          {isBusy && <Working text={words.saving(machine)} />}
        </p>
      )}
    </div>
  )
}

interface ConflictProps {
  path: string
  machine: string
  theirs: Theirs
  mine: string
  onOverwrite(hash: string | null): void
  onKeepEditing(file: { text: string; hash: string | null }): void
  onDiscard(): void
}

/** Somebody, most likely the agent, was faster: nothing was written, and the person decides. */
function Conflict({ path, machine, theirs, mine, onOverwrite, onKeepEditing, onDiscard }: ConflictProps) {
  if (theirs.kind === 'gone') {
    return (
      <NotSaved path={path} text={words.gone(machine)}>
        <p className={styles.actions}>
          <Button onClick={() => onOverwrite(null)}>{words.saveAsNew}</Button>
          <Button onClick={onDiscard}>{words.discard}</Button>
        </p>
      </NotSaved>
    )
  }
  if (theirs.kind !== 'text' || theirs.hash === null) {
    return (
      <NotSaved path={path} text={words.noTextNow(machine)}>
        <p className={styles.actions}>
          <Button onClick={onDiscard}>{words.discard}</Button>
        </p>
      </NotSaved>
    )
  }
  const { text, hash } = theirs
  return (
    <>
      <NotSaved path={path} text={words.changed(machine)} />
      <p className={styles.actions}>
        <Button onClick={() => onKeepEditing({ text, hash })}>{words.keepEditing}</Button>
        <Button look="danger" onClick={() => onOverwrite(hash)}>
          {words.overwrite(machine)}
        </Button>
        <Button onClick={onDiscard}>{words.takeTheirs(machine)}</Button>
      </p>
      <Suspense fallback={<Working text={words.comparing} />}>
        <DiffView change={{ kind: 'replace', path, before: text, after: mine, how: null }} />
      </Suspense>
    </>
  )
}

interface NotSavedProps {
  path: string
  text: string
  children?: ReactNode
}

/** Has the focus where the text or the button that had it is gone: who types on presses no answer unread. */
function NotSaved({ path, text, children }: NotSavedProps) {
  return (
    // A fieldset is for fields; the keys are only kept from the app.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-interactions
    <div ref={takeLostFocus} role="group" aria-label={words.notSaved(path)} tabIndex={-1} onKeyDown={keepTyping}>
      <Notice tone="warning" role="alert">
        <p>{text}</p>
        {children}
      </Notice>
    </div>
  )
}

function takeLostFocus(place: HTMLElement | null): void {
  const { activeElement } = document
  if (activeElement === document.body || !activeElement?.checkVisibility()) place?.focus()
}

/** Letters that were meant for the text are no keys of the app. */
function keepTyping(event: KeyboardEvent): void {
  const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
  if (isLetter && event.target === event.currentTarget) event.preventDefault()
}

import { useState } from 'react'
import { useLocation } from 'wouter'
import type { ArtifactAddress, ArtifactText } from '../../worker/api/agents/artifacts'
import { errorData, HubError, type HubErrorData } from '../../worker/api/errors'
import { newId, type ArtifactId } from '../../worker/api/ids'
import type { ServerState } from '../../worker/api/state'
import { artifactHref } from '../addresses/artifactHrefs'
import { writeDraft } from '../drafts/drafts'
import { useHub } from '../hub/hubContext'
import { settingsMessages } from '../i18n/settingsMessages'
import { useIsMounted } from '../page/useIsMounted'
import { Button } from '../ui/Button'
import { ErrorNotice } from '../ui/Notice'
import styles from '../ui/sessionForm.module.css'
import { Working } from '../ui/Working'
import {
  changeOf,
  conflictsOf,
  followed,
  isChanged,
  isOwn,
  isTooLong,
  keptMine,
  parseEdit,
  storedEdit,
  takenTheirs,
  textsOf,
  unchanged,
  withLineEndsOf,
  withSent,
  type Edit,
  type Texts,
} from './artifactEdit.logic'
import { Conflict } from './Conflict'
import { Fields } from './Fields'
import type { ReadArtifact } from './useArtifactText'
import type { KeptEdit } from './useEdit'

const words = settingsMessages.artifacts

type Phase =
  | { kind: 'editing' }
  | { kind: 'saving' }
  | { kind: 'saved' }
  | { kind: 'failed'; error: HubErrorData }
  | { kind: 'discarding' }

/** Where it is made as another one, and what was sent for that. */
interface Copy extends Pick<Edit, 'sent'> {
  id: ArtifactId
}

interface Props {
  address: ArtifactAddress
  server: ServerState
  kept: KeptEdit
  /** Null = nothing was typed; then `theirs` is there. */
  edit: Edit | null
  /** What the server has; null = not known, or nothing that could be changed here. */
  theirs: Texts | null
  read: ReadArtifact
  set(read: ReadArtifact): void
}

/** Changes title and text. They are saved over what the person saw, and over nothing else. */
export function ArtifactEditor({ address, server, kept, edit, theirs, read, set }: Props) {
  const { commands } = useHub()
  const [, navigate] = useLocation()
  const [phase, setPhase] = useState<Phase>({ kind: 'editing' })
  const [aCopy, setACopy] = useState<Copy>(() => ({ id: newId<ArtifactId>(), sent: [] }))
  const isMounted = useIsMounted()
  const isBusy = phase.kind === 'saving'
  const held = edit ?? unchanged(theirs ?? { title: '', body: '' })
  const current = theirs ? followed(held, theirs) : held
  const isInConflict = theirs !== null && conflictsOf(current, theirs).length > 0
  const { typed } = current

  function keep(next: Edit): void {
    kept.keep(storedEdit(next))
  }

  function type(texts: Texts): void {
    setPhase(isBusy ? phase : { kind: 'editing' })
    keep({ ...current, typed: { ...texts, body: withLineEndsOf(current.before.body, texts.body) } })
  }

  function leave(): void {
    kept.keep('')
    setPhase({ kind: 'editing' })
  }

  /**
   * What was typed while it was saved is a change of what is saved now. The part that was not saved may have been written
   * by another client meanwhile: `now` shows it.
   */
  function settle(saved: Texts, now: ArtifactText): void {
    const latest = parseEdit(kept.latest())
    if (latest) keep({ typed: latest.typed, before: saved, sent: [] })
    set({ kind: 'read', text: now })
    setPhase({ kind: 'saved' })
  }

  async function attempt(act: () => Promise<void>): Promise<void> {
    setPhase({ kind: 'saving' })
    try {
      await act()
    } catch (thrown) {
      setPhase({ kind: 'failed', error: errorData(thrown) })
    }
  }

  /** Its answer may be lost, with this page. */
  function keepSent(of: Edit): void {
    // More may have been typed since.
    const { typed: latest } = parseEdit(kept.latest()) ?? of
    keep({ ...of, typed: latest, sent: withSent(of, of.typed) })
  }

  async function saveOver(saved: Edit): Promise<void> {
    keepSent(saved)
    const result = await commands.saveArtifact(address, changeOf(saved))
    if (result.kind === 'saved') return settle(saved.typed, result.now)
    const now = result.kind === 'changed' ? textsOf(result.now) : null
    // Sent from here before: this is a change of that.
    if (now && isOwn(saved, now)) return saveOver(keptMine(saved, now))
    // Shown as a conflict, or as gone, with what was typed.
    set(result.kind === 'gone' ? { kind: 'gone' } : { kind: 'read', text: result.now })
    setPhase({ kind: 'editing' })
  }

  const save = (saved: Edit) => attempt(() => saveOver(saved))

  const makeAgain = () =>
    attempt(async () => {
      keepSent(current)
      const result = await commands.createArtifact(address, typed, current.sent)
      if (result.kind === 'saved') return settle(typed, result.now)
      set({ kind: 'read', text: result.now })
      setPhase({ kind: 'editing' })
    })

  const copy = () =>
    attempt(async () => {
      const { id: artifactId, sent } = aCopy
      const made = { ...address, artifactId }
      setACopy({ id: artifactId, sent: withSent(aCopy, typed) })
      const result = await commands.createArtifact(made, typed, sent)
      if (result.kind === 'changed') throw new HubError({ code: 'write-conflict', serverUrl: server.url })
      // What was typed meanwhile goes on there, as a change of what was sent.
      const latest = parseEdit(kept.latest())
      if (latest) writeDraft(commands, made, storedEdit({ typed: latest.typed, before: typed, sent: [] }))
      kept.keep('')
      if (isMounted()) navigate(artifactHref(made))
    })

  const canSave = !isBusy && theirs !== null && isChanged(current) && !isInConflict && !isTooLong(typed)
  return (
    <div className={styles.form}>
      <Fields texts={typed} onType={type} onSave={() => canSave && void save(current)} />
      {phase.kind === 'failed' && <ErrorNotice error={phase.error} />}
      {isTooLong(typed) && <p className={styles.invalid}>{words.tooLongToSave}</p>}
      {isInConflict ? (
        <Conflict
          server={server.label}
          theirs={theirs}
          mine={typed}
          isBusy={isBusy}
          onOverwrite={() => void save(keptMine(current, theirs))}
          onKeepEditing={() => keep(keptMine(current, theirs))}
          onTakeTheirs={() => keep(takenTheirs(current, theirs))}
          onCopy={() => void copy()}
        />
      ) : phase.kind === 'discarding' ? (
        <p className={styles.submit} role="alert">
          {words.askDiscard}
          <Button look="danger" onClick={leave}>
            {words.discard}
          </Button>
          <Button onClick={() => setPhase({ kind: 'editing' })}>{words.keepEditing}</Button>
        </p>
      ) : (
        <p className={styles.submit}>
          {read.kind === 'gone' ? (
            <Button look="primary" disabled={isBusy || isTooLong(typed)} onClick={() => void makeAgain()}>
              {words.makeAgain}
            </Button>
          ) : (
            <Button look="primary" disabled={!canSave} onClick={() => void save(current)}>
              {words.save}
            </Button>
          )}
          {isChanged(current) && (
            <Button disabled={isBusy} onClick={() => setPhase({ kind: 'discarding' })}>
              {words.discard}
            </Button>
          )}
          <SaveState phase={phase} isChanged={isChanged(current)} server={server.label} />
        </p>
      )}
    </div>
  )
}

function SaveState({ phase, isChanged, server }: { phase: Phase; isChanged: boolean; server: string }) {
  if (phase.kind === 'saving') return <Working text={words.saving(server)} />
  const text = isChanged ? words.kept : phase.kind === 'saved' ? words.saved(server) : ''
  return <output className={styles.note}>{text}</output>
}

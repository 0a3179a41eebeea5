import { useCallback, useId, useState, type KeyboardEvent } from 'react'
import { useLocation } from 'wouter'
import type { AppState } from '../../worker/api/state'
import { sessionOfPath } from '../addresses/hrefs'
import { isOfInputMethod } from '../keys/inputMethod'
import { tellFailure } from '../failures/failures'
import { useApp } from '../hub/hooks'
import { useHub } from '../hub/hubContext'
import { useAsked } from '../hub/useAsked'
import { paletteMessages } from '../i18n/paletteMessages'
import { searchHref } from '../search/askedWords'
import { useSnoozed } from '../waiting/snoozed'
import { Dialog } from '../ui/Dialog'
import styles from './Palette.module.css'
import { doWithSession } from './doWithSession'
import { namesMatch, paletteEntries, type PaletteEntry } from './palette.logic'
import { useArtifactsFor } from './useArtifactsFor'
import { usePaletteFound } from './usePaletteFound'

const words = paletteMessages

export type BegunAction = Extract<PaletteEntry['target'], { kind: 'action' }>

interface Props {
  onClose(): void
  onKeys(): void
  /** Something of a session begins that outlives the palette. */
  onAction(begun: BegunAction): void
}

/** One field that leads anywhere: type, arrow keys, Enter. */
export function Palette({ onClose, onKeys, onAction }: Props) {
  const [location, navigate] = useLocation()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const hub = useHub()
  const { commands } = hub
  const asleep = useSnoozed()
  const { asked } = useAsked('templates', () => commands.readTemplates())
  const templates = asked.kind === 'answered' ? asked.value : undefined
  const { entries: inside, isLooking: isSearching } = usePaletteFound(text, sessionOfPath(location))
  const { artifacts, isLooking: areArtifactsOnTheirWay } = useArtifactsFor(text)
  const isLooking = isSearching || areArtifactsOnTheirWay
  const select = useCallback(
    (app: AppState) => paletteEntries(app, text, location, { templates, artifacts, snoozed: asleep, found: inside }),
    [text, location, templates, artifacts, asleep, inside],
  )
  const found = useApp(select)
  const entries = found ?? []
  const chosen = Math.min(at, entries.length - 1)

  const go = ({ target, place }: PaletteEntry) => {
    onClose()
    switch (target.kind) {
      case 'keys':
        return onKeys()
      case 'address':
        return navigate(target.href)
      case 'search':
        return navigate(searchHref(commands, target.text))
      case 'session':
        return tellFailure(doWithSession(hub, target, place), place)
      case 'action':
        return onAction(target)
      case 'server':
        return tellFailure(
          commands[target.command === 'pause' ? 'pauseServer' : 'resumeServer'](target.serverId),
          place,
        )
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isOfInputMethod(event.nativeEvent)) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setAt(Math.max(0, Math.min(entries.length - 1, chosen + step)))
    }
    const entry = entries[chosen]
    if (event.key === 'Enter' && entry) {
      event.preventDefault()
      go(entry)
    }
  }

  return (
    <Dialog title={words.title} onClose={onClose}>
      <input
        type="text"
        role="combobox"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- The dialog was opened to type into it.
        autoFocus
        className={styles.field}
        aria-label={words.field}
        placeholder={words.fieldHint}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={entries[chosen] ? `${listId}-${chosen}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        autoComplete="off"
        spellCheck={false}
      />
      {/* The focus stays in the field while the arrow keys move in this list; no HTML element does that. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div id={listId} role="listbox" aria-label={words.results} className={styles.entries}>
        {entries.map((entry, index) => (
          <button
            key={entry.id}
            id={`${listId}-${index}`}
            type="button"
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={styles.entry}
            ref={index === chosen ? scrollIntoView : null}
            onClick={() => go(entry)}
          >
            <span className={styles.name}>{entry.name}</span>
            <span className={styles.kind}>{words.kinds[entry.kind]}</span>
            {entry.place && <span className={styles.place}>{entry.place}</span>}
          </button>
        ))}
      </div>
      <output>{isLooking ? words.looking : found && !namesMatch(found) && words.none(text)}</output>
    </Dialog>
  )
}

function scrollIntoView(line: HTMLElement | null): void {
  line?.scrollIntoView({ block: 'nearest' })
}

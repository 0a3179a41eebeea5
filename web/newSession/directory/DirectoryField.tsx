import FolderOpen from 'lucide-react/icons/folder-open'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { MachineAddress } from '../../../worker/api/ids'
import { messages } from '../../i18n/messages'
import { newSessionMessages } from '../../i18n/newSessionMessages'
import { isOfInputMethod } from '../../keys/inputMethod'
import { Button } from '../../ui/Button'
import options from '../../ui/optionList.module.css'
import { VisibleText } from '../../visibleText/VisibleText'
import { namesFor, typedDirectory, withName } from './directoryText.logic'
import styles from '../../ui/sessionForm.module.css'
import { useFoundDirectories } from './useFoundDirectories'

const words = newSessionMessages

const mostShown = 200

export interface DirectoryProblem {
  text: string
}

interface Props {
  value: string
  /** To pick instead of typing. */
  recent: string[]
  /** Null = no machine is picked that could be asked. */
  machine: { address: MachineAddress; name: string } | null
  disabled: boolean
  /** Why it was refused; null = it was not. A new object for each time, so that each is seen. */
  problem: DirectoryProblem | null
  onValue(value: string): void
}

/** A directory of a machine: typed, completed by what is there, or one of the recent ones. */
export function DirectoryField({ value, recent, machine, disabled, problem, onValue }: Props) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const browser = useDirectoryList(value, machine, onValue)
  const { isOpen, setOpen, names, active, note } = browser
  const isListed = isOpen && names.length > 0
  const help = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (problem) goToProblem(field.current, help.current)
  }, [problem])
  return (
    <div
      className={styles.directory}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <label htmlFor={id} className={styles.label}>
        {words.directory}
      </label>
      <div className={styles.browse}>
        <input
          ref={field}
          id={id}
          type="text"
          value={value}
          readOnly={disabled}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={problem !== null || undefined}
          aria-describedby={`${id}-help`}
          aria-autocomplete="list"
          aria-controls={isListed ? `${id}-list` : undefined}
          aria-activedescendant={isListed && active >= 0 ? `${id}-${active}` : undefined}
          onChange={(event) => {
            onValue(event.target.value)
            setOpen(true)
          }}
          onKeyDown={(event) => {
            if (!disabled && browser.onKey(event)) event.preventDefault()
          }}
        />
        {machine && (
          <Button
            disabled={disabled}
            aria-label={words.browse.button}
            title={words.browse.button}
            aria-expanded={isOpen}
            onClick={() => {
              browser.lookInto(!isOpen)
              field.current?.focus()
            }}
          >
            <FolderOpen size={18} aria-hidden />
          </Button>
        )}
        {isOpen && (isListed || note !== null) && (
          <div className={`${options.list} ${styles.below}`}>
            {isListed && (
              // The focus stays in the field while the arrow keys move in this list; no HTML element does that.
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
              <div id={`${id}-list`} role="listbox" aria-label={words.browse.list}>
                {names.map((name, index) => (
                  <div
                    key={name}
                    id={`${id}-${index}`}
                    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
                    role="option"
                    tabIndex={-1}
                    aria-selected={index === active}
                    className={options.option}
                    ref={index === active ? scrollIntoView : null}
                    // Otherwise the press would take the focus from the field.
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => browser.accept(name)}
                    onKeyDown={(event) => event.key === 'Enter' && browser.accept(name)}
                  >
                    <span dir="ltr">
                      <VisibleText text={name} />/
                    </span>
                  </div>
                ))}
              </div>
            )}
            {note !== null && <output className={options.note}>{note}</output>}
          </div>
        )}
      </div>
      <p
        id={`${id}-help`}
        ref={help}
        className={problem === null ? styles.note : styles.invalid}
        role={problem === null ? undefined : 'alert'}
      >
        {problem?.text ?? words.directoryHelp}
      </p>
      {recent.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari drops the role of lists without markers.
        <ul role="list" className={styles.recent} aria-label={words.recent}>
          {recent.map((path) => (
            <li key={path}>
              <button type="button" disabled={disabled} aria-pressed={path === value} onClick={() => onValue(path)}>
                {path}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** What refused to start may be far below. Of several that were refused at once it is the first. */
function goToProblem(field: HTMLInputElement | null, text: HTMLElement | null): void {
  if (!field || field.form?.querySelector('[aria-invalid="true"]') !== field) return
  field.focus({ preventScroll: true })
  text?.scrollIntoView({ block: 'center' })
}

function scrollIntoView(line: HTMLElement | null): void {
  line?.scrollIntoView({ block: 'nearest' })
}

/** What is there to complete the text with, and the keys that do it. Enter without a choice is the form's. */
function useDirectoryList(value: string, machine: Props['machine'], onValue: (value: string) => void) {
  const [isOpen, setOpen] = useState(false)
  /** The text whose own directory is shown, instead of what its last name could become. */
  const [lookedInto, setLookedInto] = useState<string | null>(null)
  const [chosen, setChosen] = useState<{ value: string; index: number } | null>(null)
  const typed = typedDirectory(lookedInto === value ? `${value.replace(/\/$/, '')}/` : value)
  const answer = useFoundDirectories(machine?.address ?? null, isOpen ? (typed?.parent ?? '~') : null)
  const all = answer?.kind === 'found' && typed ? namesFor(typed.begun, answer.names) : []
  const names = all.slice(0, mostShown)
  const active = chosen?.value === value ? Math.min(chosen.index, names.length - 1) : -1

  const accept = (name: string) => {
    if (typed) onValue(withName(typed, name))
  }
  const onKey = (event: KeyboardEvent): boolean => {
    if (isOfInputMethod(event.nativeEvent) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey)
      return false
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        setOpen(true)
        const last = names.length - 1
        const next = event.key === 'ArrowDown' ? active + 1 : active - 1
        if (last >= 0) setChosen({ value, index: next > last ? 0 : next < 0 ? last : next })
        return true
      }
      case 'Escape':
        if (!isOpen) return false
        setOpen(false)
        return true
      case 'Enter':
      case 'Tab': {
        const name = isOpen ? names[active] : undefined
        if (name === undefined) return false
        accept(name)
        return true
      }
      default:
        return false
    }
  }
  return {
    lookInto(open: boolean) {
      setLookedInto(open ? value : null)
      setOpen(open)
    },
    isOpen,
    setOpen,
    names,
    active,
    accept,
    onKey,
    note: noteOf(answer, all.length, typed?.begun ?? null, machine?.name ?? ''),
  }
}

function noteOf(
  answer: ReturnType<typeof useFoundDirectories>,
  shown: number,
  /** Null = the text begins no path that could be looked into. */
  begun: string | null,
  machine: string,
): string | null {
  switch (answer?.kind) {
    case undefined:
      return null
    case 'asking':
      return words.browse.asking(machine)
    case 'missing':
      return words.browse.missing(machine)
    case 'not-offered':
      return words.browse.notOffered(machine)
    case 'failed':
      return words.browse.failed(messages.error(answer.error).what)
    case 'found':
      if (begun === null) return null
      if (answer.isCut || shown > mostShown) return words.browse.cut
      if (shown > 0) return null
      return begun === '' ? words.browse.empty : words.browse.none
  }
}

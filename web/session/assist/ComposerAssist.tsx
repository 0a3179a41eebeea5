import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import type { ChatState } from '../../../worker/api/chat'
import type { SessionAddress } from '../../../worker/api/ids'
import { composerMessages } from '../../i18n/composerMessages'
import { VisibleText } from '../../visibleText/VisibleText'
import { isOfInputMethod } from '../../keys/inputMethod'
import { commandsFor, commandToken, complete, fileMention, fileToken } from './completion.logic'
import styles from '../../ui/optionList.module.css'
import { sentTexts, stepInHistory, type HistoryPlace } from './history.logic'
import { useFoundFiles } from './useFoundFiles'

const mostShown = 8
const words = composerMessages.assist

interface Props {
  field: RefObject<HTMLTextAreaElement | null>
  /** Sets what handles keys from now on; it returns whether it has used the key. */
  listenForKeys(onKey: ((event: KeyboardEvent) => boolean) | null): void
  draft: string
  session: SessionAddress
  chat: ChatState | undefined
  onDraft(text: string): void
}

/** Completes commands and files, and brings back what was sent. Escape closes what is open and does nothing else. */
export function ComposerAssist({ field, listenForKeys, draft, session, chat, onDraft }: Props) {
  const listId = useId()
  const [caret, setCaret] = useState(0)
  const [active, setActive] = useState(0)
  /** The text for which the person has closed the list. */
  const [closedFor, setClosedFor] = useState<string | null>(null)
  const [place, setPlace] = useState<HistoryPlace | null>(null)
  useCaret(field, setCaret)

  const isOpen = closedFor !== draft
  const command = isOpen ? commandToken(draft, caret) : null
  const file = isOpen && !command ? fileToken(draft, caret) : null
  const token = command ?? file
  const files = useFoundFiles(session, file?.query ?? null)
  const found = command ? commandsFor(command.query, chat?.controls?.commands ?? [], mostShown) : files.paths
  const isShown = found.length > 0 || files.note !== null
  const shown = Math.min(active, found.length - 1)
  useActiveOption(field, found.length > 0 ? listId : null, `${listId}-${shown}`)

  const write = (text: string, at: number) => {
    onDraft(text)
    setCaret(at)
    // The caret can be set only after the field has the text.
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at))
  }
  const accept = (name: string) => {
    if (!token) return
    const done = complete(draft, token, command ? `/${name}` : fileMention(name))
    setActive(0)
    // After a directory the completion goes on inside it.
    setClosedFor(done.text.slice(0, done.caret).endsWith('/') ? null : done.text)
    write(done.text, done.caret)
    field.current?.focus()
  }
  const inList = (key: string): boolean => {
    if (key === 'Escape' && isShown) {
      setClosedFor(draft)
      return true
    }
    const name = found[shown]
    if (!token || name === undefined) return false
    switch (key) {
      case 'ArrowDown':
      case 'ArrowUp':
        setActive((shown + (key === 'ArrowDown' ? 1 : found.length - 1)) % found.length)
        return true
      case 'Tab':
        accept(name)
        return true
      case 'Enter':
        // A command that is already written in full is sent.
        if (token.query === name) return false
        accept(name)
        return true
      default:
        return false
    }
  }
  const inHistory = (key: string): boolean => {
    if (!chat || (key !== 'ArrowUp' && key !== 'ArrowDown')) return false
    const next = stepInHistory(sentTexts(chat), place, draft, key === 'ArrowUp' ? 1 : -1)
    if (!next) return false
    setPlace(next.place)
    // A command from the history is not to be completed again.
    setClosedFor(next.text)
    write(next.text, next.text.length)
    return true
  }
  useEffect(() => {
    listenForKeys((event) => {
      const { shiftKey, altKey, ctrlKey, metaKey } = event
      if (isOfInputMethod(event.nativeEvent) || shiftKey || altKey || ctrlKey || metaKey) return false
      return inList(event.key) || inHistory(event.key)
    })
    return () => listenForKeys(null)
  })

  if (!isShown) return null
  return (
    <div className={styles.list}>
      {found.length > 0 && (
        // The focus stays in the field while the arrow keys move in this list; no HTML element does that.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        <div id={listId} role="listbox" aria-label={command ? words.commands : words.files}>
          {found.map((name, index) => (
            <Option key={name} id={`${listId}-${index}`} isActive={index === shown} onAccept={() => accept(name)}>
              <span dir="ltr">
                {command ? '/' : '@'}
                <VisibleText text={name} />
              </span>
              {command && <span className={styles.help}>{helpOf(name)}</span>}
            </Option>
          ))}
        </div>
      )}
      {files.note !== null && <output className={styles.note}>{files.note}</output>}
    </div>
  )
}

interface OptionProps {
  id: string
  isActive: boolean
  onAccept(): void
  children: ReactNode
}

function Option({ id, isActive, onAccept, children }: OptionProps) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  return (
    <div
      ref={row}
      id={id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={styles.option}
      // Otherwise the press would take the focus from the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onAccept}
      onKeyDown={(event) => event.key === 'Enter' && onAccept()}
    >
      {children}
    </div>
  )
}

function helpOf(name: string): string {
  const help: Readonly<Record<string, string>> = words.help
  return Object.hasOwn(help, name) ? (help[name] ?? '') : ''
}

function useCaret(field: RefObject<HTMLTextAreaElement | null>, onCaret: (caret: number) => void): void {
  useEffect(() => {
    const target = field.current
    if (!target) return
    const look = () => onCaret(target.selectionEnd)
    look()
    const events = ['input', 'keyup', 'click', 'focus'] as const
    for (const name of events) target.addEventListener(name, look)
    return () => {
      for (const name of events) target.removeEventListener(name, look)
    }
  }, [field, onCaret])
}

/** Tells a screen reader what the arrow keys move in, while the focus stays in the field. */
function useActiveOption(field: RefObject<HTMLTextAreaElement | null>, listId: string | null, optionId: string): void {
  useEffect(() => {
    const target = field.current
    if (!target || listId === null) return
    target.setAttribute('aria-autocomplete', 'list')
    target.setAttribute('aria-controls', listId)
    target.setAttribute('aria-activedescendant', optionId)
    return () => {
      for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant']) target.removeAttribute(name)
    }
  }, [field, listId, optionId])
}

import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import X from 'lucide-react/icons/x'
import type { LucideIcon } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react'
import type { ChatState } from '../../../worker/api/chat'
import { addressKey } from '../../addresses/sessionKey'
import { useOlderMessages } from '../../hub/useOlderMessages'
import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'
import { Button } from '../../ui/Button'
import icons from '../../ui/CopyIconButton.module.css'
import styles from '../bars/SessionBars.module.css'
import { goTo } from '../place/goTo'
import { useChatPlace } from '../place/chatContext'
import { unmark } from '../place/goToItem'
import { useHits } from './useHits'
import { useStoredMessages } from '../place/useStoredMessages'

const words = composerMessages.find

interface Props {
  chat: ChatState
  onClose(): void
}

/** Finds a text in what is stored here of a conversation and, when asked, in all that its server has. */
export function FindBar({ chat, onClose }: Props) {
  const [text, setText] = useState('')
  const [current, setCurrent] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const { session } = useChatPlace()
  const hits = useHits(chat, text.trim())
  const ids = hits?.ids ?? []
  const at = current === null ? -1 : ids.indexOf(current)

  const show = (id: string | undefined) => {
    if (id === undefined) return
    setCurrent(id)
    goTo({ chat: addressKey(session), itemId: id, text: text.trim() })
  }
  /** The newest first, as one reads back. */
  const step = (by: 1 | -1) => show(at < 0 ? ids.at(-1) : ids[(at + by + ids.length) % ids.length])
  const onFirstHits = useEffectEvent(() => show(ids.at(-1)))
  const foundText = hits && hits.ids.length > 0 ? hits.text : null
  useEffect(() => {
    // What is shown is where the log stands, outside of React.
    // oxlint-disable-next-line react/set-state-in-effect
    if (foundText !== null) onFirstHits()
  }, [foundText])
  useEffect(() => {
    field.current?.focus()
    return unmark
  }, [])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || (event.key !== 'Escape' && event.key !== 'Enter')) return
    event.preventDefault()
    if (event.key === 'Escape') onClose()
    else step(event.shiftKey ? 1 : -1)
  }
  const count = text.trim() === '' ? '' : hits === null ? words.looking : words.count(at + 1, ids.length)
  return (
    <search className={styles.bars} aria-label={words.name}>
      <div className={styles.bar}>
        <div className={styles.edit}>
          <input
            ref={field}
            type="text"
            // As narrow as it has to be: it grows to what is left.
            size={1}
            aria-label={words.field}
            placeholder={words.field}
            autoComplete="off"
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <output>{count}</output>
        <IconButton name={words.older} disabled={ids.length === 0} onClick={() => step(-1)} Icon={ArrowUp} />
        <IconButton name={words.newer} disabled={ids.length === 0} onClick={() => step(1)} Icon={ArrowDown} />
        <IconButton name={words.close} onClick={onClose} Icon={X} />
      </div>
      <Scope chat={chat} />
    </search>
  )
}

interface IconButtonProps {
  name: string
  Icon: LucideIcon
  disabled?: boolean
  onClick(): void
}

function IconButton({ name, Icon, ...rest }: IconButtonProps) {
  return (
    <button type="button" className={icons.button} aria-label={name} title={name} {...rest}>
      <Icon size={16} aria-hidden />
    </button>
  )
}

/** How much of the conversation is looked through, and the way to all of it. */
function Scope({ chat }: { chat: ChatState }) {
  const { session, serverLabel } = useChatPlace()
  const isStoredRead = useStoredMessages(session, chat, true)
  const [readsServer, setReadsServer] = useState(false)
  const { error, load } = useOlderMessages(session, chat, {
    isWanted: readsServer && isStoredRead && chat.phase.kind === 'live',
    upToBeginning: true,
  })
  const looked = [...chat.blocks, ...chat.lost.flatMap(({ blocks }) => blocks)]
  const count = looked.reduce((sum, block) => sum + block.length, 0)
  if (chat.history === 'complete') return <output className={styles.bar}>{words.all(count)}</output>
  if (!isStoredRead) return <output className={styles.bar}>{words.reading(count)}</output>
  if (error) {
    return (
      <div className={styles.bar}>
        <span className={styles.text} role="alert">
          {words.failed(messages.error(error).what)}
        </span>
        <Button look="quiet" onClick={load}>
          {messages.sessions.chat.retry}
        </Button>
      </div>
    )
  }
  const isReading = readsServer && chat.phase.kind === 'live'
  return (
    <div className={styles.bar}>
      <output className={styles.text}>
        {isReading ? words.readingServer(serverLabel, count) : words.stored(count)}
        {readsServer && !isReading && ` ${words.notConnected(serverLabel)}`}
      </output>
      <Button look="quiet" onClick={() => setReadsServer(!readsServer)}>
        {readsServer ? words.stop : words.server(serverLabel)}
      </Button>
    </div>
  )
}

import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import ArrowDown from 'lucide-react/icons/arrow-down'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import type { ChatState } from '../../../worker/api/chat'
import { useOlderMessages } from '../../hub/useOlderMessages'
import { messages } from '../../i18n/messages'
import { addressKey } from '../../addresses/sessionKey'
import { useClock } from '../../time/clock'
import { dayLabel } from '../../time/time.logic'
import { useChatPlace } from '../place/chatContext'
import { firstItem, lastItem, lastItemId, newSince } from '../place/blocks.logic'
import { ownLastMessage } from './chatItem.logic'
import { ChatItemView } from './ChatItemView'
import styles from './ChatLog.module.css'
import { createEndInSight, endThresholdPx } from '../follow/endInSight.logic'
import { announcement, createChatRows, estimateHeight, type ChatRow } from './chatRows.logic'
import { onGoTo, type GoTo } from '../place/goTo'
import { createHand, type Hand } from '../follow/hand'
import { useMarkRead } from '../place/useMarkRead'
import { onDemand } from '../../page/onDemand'
import { usePlace } from '../place/usePlace'

const words = messages.sessions

// As high as its line.
const ToolRun = onDemand(async () => (await import('./ToolRun')).ToolRun, <div style={{ blockSize: 30 }} />)

// Rare: only where a server was set back.
const LostMessages = onDemand(async () => (await import('./LostMessages')).LostMessages)

/** Height reserved above the first row for what is said about older messages, in px. */
const HISTORY_PX = 56
/** Older messages are asked for when this few rows are left above. */
const LOAD_OLDER_AT_ROW = 4

/**
 * The conversation: only rows near the window are in the page. At the end it follows what comes; elsewhere it keeps
 * its place, also when older messages arrive above.
 */
export function ChatLog({ chat }: { chat: ChatState }) {
  'use no memo'
  const scroller = useRef<HTMLDivElement>(null)
  const [rowsOf] = useState(() => createChatRows())
  const rows = rowsOf(chat)
  const [hand] = useState(createHand)
  // The virtualizer is one mutable object. The compiler would memoise by its identity and never draw again.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateHeight(rows[index] as ChatRow),
    getItemKey: (index) => rows[index]?.key ?? index,
    anchorTo: hand.isOpening() ? 'start' : 'end',
    followOnAppend: true,
    scrollEndThreshold: endThresholdPx,
    overscan: 8,
    paddingStart: HISTORY_PX,
    paddingEnd: 16,
    initialOffset: Number.MAX_SAFE_INTEGER,
  })
  const { isAtEnd, unseen, jumpToLatest } = useEnd(virtualizer, scroller, chat, hand)
  const older = useHistoryLine(chat, virtualizer)
  useMarkRead(chat, isAtEnd)
  usePlace(virtualizer, scroller, chat, rows, hand)
  const show = useEffectEvent(({ itemId, text }: GoTo) => {
    const element = scroller.current
    if (!element) return
    const log = { session: chat, virtualizer, scroller: element, rows, blocks: chat.blocks, lost: chat.lost }
    void hand.during(async () => (await import('../place/goToItem')).goToItem(log, itemId, text))
  })
  const address = addressKey(chat)
  useEffect(() => onGoTo(address, (request) => show(request)), [address])
  return (
    <div className={styles.frame}>
      {/* Windowed rows would be announced again whenever they scroll in: Announcer does it instead. */}
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-label={words.chat.log}
        aria-live="off"
        // A box that scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <div className={styles.rows} style={{ blockSize: virtualizer.getTotalSize() }}>
          <div className={styles.history}>{older}</div>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              data-item={key}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              <RowView row={rows[index] as ChatRow} />
            </div>
          ))}
        </div>
        {rows.length === 0 && <Lost parts={chat.lost} />}
        {rows.length === 0 && chat.lost.length === 0 && <p className={styles.empty}>{words.chat.empty}</p>}
      </div>
      {!isAtEnd && rows.length > 0 && (
        <button type="button" className={styles.latest} onClick={jumpToLatest}>
          <ArrowDown size={16} aria-hidden />
          {unseen > 0 ? words.chat.latestNew(unseen) : words.chat.latest}
        </button>
      )}
      <Announcer chat={chat} />
    </div>
  )
}

type ChatVirtualizer = Virtualizer<HTMLDivElement, Element>

function RowView({ row }: { row: ChatRow }) {
  return (
    <>
      <Lost parts={row.lostBefore} />
      {row.day !== null && <DaySeparator time={row.day} />}
      {row.run.length > 0 ? <ToolRun nodes={[row.node, ...row.run]} /> : <ChatItemView node={row.node} />}
      <Lost parts={row.lostAfter} />
    </>
  )
}

function Lost({ parts }: { parts: ChatRow['lostBefore'] }) {
  if (parts.length === 0) return null
  return parts.map((part) => <LostMessages key={part.foundAt} part={part} />)
}

function DaySeparator({ time }: { time: number }) {
  const label = useClock((now) => dayLabel(time, now))
  return (
    <p className={styles.day}>
      <span>{label}</span>
    </p>
  )
}

/** Whether the end is in sight, and the way back to it. An own new message leads there by itself. */
function useEnd(
  virtualizer: ChatVirtualizer,
  scroller: React.RefObject<HTMLDivElement | null>,
  chat: ChatState,
  hand: Hand,
) {
  'use no memo'
  const lastId = lastItemId(chat.blocks)
  const [isAtEnd, setIsAtEnd] = useState(true)
  const [leftAt, setLeftAt] = useState<string | null>(null)
  const lastSeen = useRef(lastId)
  const [endInSight] = useState(createEndInSight)
  useEffect(() => {
    if (isAtEnd) lastSeen.current = lastId
  }, [isAtEnd, lastId])

  // Follows what comes, but not below what was just opened.
  const follow = useEffectEvent((element: HTMLElement) => {
    const place = endInSight.look(element, hand.isMoving())
    if (place !== 'below') return place
    if (!hand.isOpening()) {
      virtualizer.scrollToEnd()
      return place
    }
    endInSight.leave()
    setIsAtEnd(false)
    setLeftAt(lastSeen.current)
    return 'left'
  })
  // The virtualizer follows what comes while it is at the end, but loses the end when much happens between two frames.
  useLayoutEffect(() => {
    // What was opened has moved the end away, which no event tells.
    // oxlint-disable-next-line react/set-state-in-effect
    if (scroller.current) follow(scroller.current)
  })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => {
      const place = follow(element)
      setIsAtEnd(place !== 'left')
      setLeftAt(place === 'left' ? lastSeen.current : null)
    }
    element.addEventListener('scroll', look, { passive: true })
    const stopHand = hand.watch(element, () => (virtualizer.options.anchorTo = 'start'))
    return () => {
      stopHand()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, virtualizer, hand])

  const ownLast = ownLastMessage(lastItem(chat.blocks))
  const knownOwn = useRef(ownLast)
  useEffect(() => {
    if (ownLast !== null && ownLast !== knownOwn.current) virtualizer.scrollToEnd()
    knownOwn.current = ownLast
  }, [ownLast, virtualizer])

  return {
    isAtEnd,
    unseen: newSince(chat.blocks, leftAt),
    jumpToLatest: () => {
      virtualizer.scrollToEnd()
      scroller.current?.focus({ preventScroll: true })
    },
  }
}

/** Asks for older messages near the top, and says where the history stands. */
function useHistoryLine(chat: ChatState, virtualizer: ChatVirtualizer) {
  'use no memo'
  const { session } = useChatPlace()
  const firstIndex = virtualizer.range?.startIndex
  const oldest = firstItem(chat.blocks)
  const isNearTop = firstIndex !== undefined && firstIndex <= LOAD_OLDER_AT_ROW && oldest !== undefined
  const { error, load } = useOlderMessages(session, chat, { isWanted: isNearTop, upToBeginning: false })
  if (error) {
    return (
      <span role="alert">
        {messages.error(error).what}{' '}
        <button type="button" className={styles.older} onClick={load}>
          {words.chat.retry}
        </button>
      </span>
    )
  }
  switch (chat.history) {
    case 'more':
      return (
        <button type="button" className={styles.older} onClick={load}>
          {words.chat.older}
        </button>
      )
    case 'loading':
      return words.chat.loadingOlder
    case 'complete':
      return oldest !== undefined ? words.chat.beginning : null
    case 'unknown':
      return null
  }
}

/** Tells a screen reader about the agent's new answers, once each, not about history that scrolls by. */
function Announcer({ chat }: { chat: ChatState }) {
  const news = announcement(lastItem(chat.blocks))
  const [atStart] = useState(news?.id)
  const isNew = news !== null && news.id !== atStart && chat.phase.kind === 'live'
  return (
    <div className="visually-hidden" aria-live="polite">
      {isNew ? news.text : ''}
    </div>
  )
}

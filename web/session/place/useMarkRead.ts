import { rowAt } from '../../../worker/api/rows'
import { useEffect, useSyncExternalStore } from 'react'
import type { ChatState } from '../../../worker/api/chat'
import { useApp } from '../../hub/hooks'
import { useHub } from '../../hub/hubContext'
import { newestSeq } from './blocks.logic'

/** Marks the session read while its newest message is in sight in a visible tab. */
export function useMarkRead(chat: ChatState, isAtEnd: boolean): void {
  const { commands } = useHub()
  const { serverId, sessionId } = chat
  const newest = newestSeq(chat.blocks)
  const isLive = chat.phase.kind === 'live'
  const unread = useApp((app) => {
    const session = rowAt(app.sessions[serverId], sessionId)
    // What is stored here may end before the newest message.
    return session?.unread === true && (isLive || newest >= session.seq)
  })
  const visible = useSyncExternalStore(subscribeVisibility, isVisible)
  const seen = visible && isAtEnd && (isLive || chat.phase.kind === 'cached')
  useEffect(() => {
    if (!seen || unread !== true || newest === 0) return
    // It stays unread when this fails, and the next message or visit tries again.
    commands.markRead({ serverId, sessionId }).catch(() => {})
  }, [seen, unread, newest, commands, serverId, sessionId])
}

function isVisible() {
  return document.visibilityState === 'visible'
}

function subscribeVisibility(listener: () => void) {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

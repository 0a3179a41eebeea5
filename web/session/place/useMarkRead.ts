import { useEffect, useSyncExternalStore } from 'react'
import type { ChatState } from '../../../worker/api/chat'
import { useApp } from '../../hub/hooks'
import { useHub } from '../../hub/hubContext'
import { lastItemId } from './blocks.logic'

/** Marks the session read while its newest message is in sight in a visible tab. */
export function useMarkRead(chat: ChatState, isAtEnd: boolean): void {
  const { commands } = useHub()
  const { serverId, sessionId } = chat
  const unread = useApp((app) => app.sessions[serverId]?.[sessionId]?.unread)
  const visible = useSyncExternalStore(subscribeVisibility, isVisible)
  const seen = visible && isAtEnd && (chat.phase.kind === 'live' || chat.phase.kind === 'cached')
  const newest = lastItemId(chat.blocks)
  useEffect(() => {
    if (!seen || unread !== true || newest === null) return
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

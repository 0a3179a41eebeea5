import { useEffect, useRef } from 'react'
import type { ChatState } from '../../worker/api/chat'
import type { SessionAddress } from '../../worker/api/ids'
import { pick } from '../agentSettings/useOwnPicks'
import { useHub } from '../hub/hubContext'
import { planStart } from './planStart.logic'

/**
 * An agent that begins to plan by itself changes the mode: it is picked for the session, as the official app does
 * (docs/protocol.md 6.2), or the next prompt would end the planning.
 */
export function usePlanStart({ serverId, sessionId }: SessionAddress, chat: ChatState | undefined): void {
  const { commands } = useHub()
  const started = chat?.phase.kind === 'live' ? planStart(chat.blocks) : undefined
  const known = useRef<string | null | undefined>(undefined)
  useEffect(() => {
    if (started === undefined) return
    const before = known.current
    known.current = started
    // What was there when the chat was opened is not news: somebody may have picked another mode since.
    if (before === undefined || started === null || started === before) return
    void pick(commands, { serverId, sessionId }, { mode: 'plan' })
  }, [started, commands, serverId, sessionId])
}

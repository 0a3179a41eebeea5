import { useEffect, useState } from 'react'
import type { ChatState } from '../../../worker/api/chat'
import type { SessionAddress } from '../../../worker/api/ids'
import { useHub } from '../../hub/hubContext'
import { useOlderMessages } from '../../hub/useOlderMessages'

/** Loads the messages of a chat that are stored on this device, while they are wanted. Returns whether all are here. */
export function useStoredMessages(
  { serverId, sessionId }: SessionAddress,
  chat: ChatState | undefined,
  isWanted: boolean,
): boolean {
  const { commands } = useHub()
  const history = chat?.history
  const [isDone, setDone] = useState(false)
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    if (!isWanted || isDone || history === undefined || history === 'loading') return undefined
    let isCurrent = true
    void (async () => {
      // After a failure there is still what is here, and the server can be asked.
      const { isEnd } = await commands
        .loadOlderMessages({ serverId, sessionId }, 'stored')
        .catch(() => ({ isEnd: true }))
      if (!isCurrent) return
      if (isEnd) setDone(true)
      else setAsked(asked + 1)
    })()
    return () => {
      isCurrent = false
    }
  }, [commands, serverId, sessionId, history, isWanted, isDone, asked])
  return isDone
}

/** Reads a chat back while something older is wanted: first what is stored on this device, then what its server has. */
export function useReadBack(session: SessionAddress, chat: ChatState | undefined, isWanted: boolean) {
  const isStoredRead = useStoredMessages(session, chat, isWanted)
  const isLive = chat?.phase.kind === 'live'
  const { error, load } = useOlderMessages(session, chat, {
    isWanted: isWanted && isStoredRead && isLive,
    upToBeginning: true,
  })
  return { error, load, waitsForServer: isStoredRead && !isLive }
}

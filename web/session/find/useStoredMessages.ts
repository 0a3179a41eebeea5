import { useEffect, useState } from 'react'
import type { ChatState } from '../../../worker/api/chat'
import type { SessionAddress } from '../../../worker/api/ids'
import { useHub } from '../../hub/hubContext'

/** Loads all messages of a chat that are stored on this device. Returns whether they are here. */
export function useStoredMessages({ serverId, sessionId }: SessionAddress, { history }: ChatState): boolean {
  const { commands } = useHub()
  const [isDone, setDone] = useState(false)
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    if (isDone || history === 'loading') return undefined
    let isWanted = true
    void (async () => {
      // After a failure what is here is looked through all the same; the server can be asked.
      const { isEnd } = await commands
        .loadOlderMessages({ serverId, sessionId }, 'stored')
        .catch(() => ({ isEnd: true }))
      if (!isWanted) return
      if (isEnd) setDone(true)
      else setAsked(asked + 1)
    })()
    return () => {
      isWanted = false
    }
  }, [commands, serverId, sessionId, history, isDone, asked])
  return isDone
}

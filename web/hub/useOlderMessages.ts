import { useEffect, useRef, useState } from 'react'
import type { ChatState } from '../../worker/api/chat'
import type { SessionAddress } from '../../worker/api/ids'
import { useHub } from './hubContext'
import { useAction } from './useAction'

/**
 * Asks for older messages of a chat while they are wanted: a page, or with `upToBeginning` all of them. After a failure
 * nothing is asked until somebody calls `load`, or the connection is back.
 */
export function useOlderMessages(
  session: SessionAddress,
  chat: ChatState | undefined,
  { isWanted, upToBeginning }: { isWanted: boolean; upToBeginning: boolean },
) {
  const { commands } = useHub()
  const { run, error } = useAction()
  const phase = chat?.phase.kind
  const [failedIn, setFailedIn] = useState<typeof phase>()
  const load = () => run(commands.loadOlderMessages(session), undefined, () => setFailedIn(phase))
  const mayAsk = isWanted && chat?.history === 'more'
  // What failed for want of a connection is asked for again with one.
  const isBack = phase === 'live' && failedIn !== 'live'
  const asks = mayAsk && (error === null || isBack)
  const loadRef = useRef(load)
  useEffect(() => {
    loadRef.current = load
  })
  // Once for each oldest item and connection: an answer without older messages must not ask for ever.
  const asked = `${chat?.blocks.find((block) => block.length > 0)?.[0]?.id} ${phase}`
  const askedBefore = useRef<string | undefined>(undefined)
  useEffect(() => {
    // On the way to the beginning there may be pages without anything to show.
    if (upToBeginning && !mayAsk) askedBefore.current = undefined
    if (!asks || askedBefore.current === asked) return
    askedBefore.current = asked
    loadRef.current()
  }, [asks, mayAsk, upToBeginning, asked])
  return { error: isBack ? null : error, load }
}

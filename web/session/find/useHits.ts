import { useEffect, useState } from 'react'
import type { ChatState, LostPart } from '../../../worker/api/chat'
import { createSearch, withLostHits } from './find.logic'

/** Looking through a long chat leaves the page its time. */
const sliceMs = 8

export interface Hits {
  text: string
  ids: readonly string[]
}

/** The items that have this text, in the order of the chat, lost ones among them; null = it is being looked for. */
export function useHits({ blocks, lost }: Pick<ChatState, 'blocks' | 'lost'>, text: string): Hits | null {
  const [hits, setHits] = useState<Hits | null>(null)
  const [search, setSearch] = useState(() => createSearch(text))
  if (search.text !== text) setSearch(createSearch(text))
  useEffect(() => {
    let isWanted = true
    let since = performance.now()
    const pause = async () => {
      if (performance.now() - since > sliceMs) {
        await new Promise((resolve) => {
          setTimeout(resolve)
        })
        since = performance.now()
      }
      return isWanted
    }
    void (async () => {
      if (search.text === '') return setHits({ text: '', ids: [] })
      const ids = await search.find(blocks, pause)
      const inLost: { part: LostPart; ids: readonly string[] }[] = []
      for (const part of lost) {
        const found = await search.find(part.blocks, pause)
        if (found) inLost.push({ part, ids: found })
      }
      if (ids && isWanted) setHits({ text: search.text, ids: withLostHits(blocks, ids, inLost) })
    })()
    return () => {
      isWanted = false
    }
  }, [blocks, lost, search])
  return hits?.text === text ? hits : null
}

import { useEffect, useState } from 'react'
import type { ChatBlock } from '../../../worker/api/chat'
import { createSearch } from './find.logic'

/** Looking through a long chat leaves the page its time. */
const sliceMs = 8

export interface Hits {
  text: string
  ids: readonly string[]
}

/** The items that have this text, in the order of the chat; null = it is being looked for. */
export function useHits(blocks: readonly ChatBlock[], text: string): Hits | null {
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
      const ids = search.text === '' ? [] : await search.find(blocks, pause)
      if (ids && isWanted) setHits({ text: search.text, ids })
    })()
    return () => {
      isWanted = false
    }
  }, [blocks, search])
  return hits?.text === text ? hits : null
}

import { useEffect, useState } from 'react'

/** The rough colours that a message carries, as a picture; null = none, or not made yet. */
export function useThumbhash(hash: string | null): string | null {
  const [made, setMade] = useState<{ hash: string; url: string } | null>(null)
  useEffect(() => {
    let isWanted = hash !== null
    void (async () => {
      if (hash === null) return
      const { thumbHashToDataURL } = await import('thumbhash')
      try {
        const url = thumbHashToDataURL(Uint8Array.from(atob(hash), (character) => character.charCodeAt(0)))
        if (isWanted) setMade({ hash, url })
      } catch {
        // Not a thumbhash: the picture comes without rough colours.
      }
    })()
    return () => {
      isWanted = false
    }
  }, [hash])
  return made && made.hash === hash ? made.url : null
}

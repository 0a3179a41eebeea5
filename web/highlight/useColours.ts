import { useEffect, useState } from 'react'
import { mostCharacters, type Colours } from './tones'

interface Known {
  text: string
  language: string
  colours: Colours
}

/**
 * The colours of a code; they come a moment after it, and null means that there are none (yet). While a text grows, the
 * colours of its beginning stay.
 */
export function useColours(text: string, language: string): Colours | null {
  const [known, setKnown] = useState<Known | null>(null)
  useEffect(() => {
    if (language === '' || text === '' || text.length > mostCharacters) return
    const over = new AbortController()
    void (async () => {
      const colours = await colour(text, language, over.signal)
      if (colours && !over.signal.aborted) setKnown({ text, language, colours })
    })()
    return () => over.abort()
  }, [text, language])
  return known?.language === language && text.startsWith(known.text) ? known.colours : null
}

/** Without its code (offline, or a new version is out) the text stays plain. */
async function colour(text: string, language: string, signal: AbortSignal): Promise<Colours | null> {
  try {
    const { colourQueue } = await import('./colourQueue')
    return await colourQueue.colour(text, language, signal)
  } catch {
    return null
  }
}

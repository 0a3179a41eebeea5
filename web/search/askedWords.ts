import type { HubCommands } from '../../worker/api/commands'
import { useHub } from '../hub/hubContext'
import { useAsked, type Asked } from '../hub/useAsked'

/** What this page searched for, or has read from the hub: the words by the id in the address. */
const known = new Map<string, string>()
/** As many as the hub keeps. */
const mostKnown = 50

/**
 * Address of a search for these words in messages: each is another one. It names the words by an id, because an address
 * stands readable in the browser's history, and goes to the host with a reload. The hub keeps the words sealed, for a
 * reload, for another tab, and for the way back.
 */
export function searchHref(commands: Pick<HubCommands, 'writeDraft'>, words: string): string {
  const id = crypto.randomUUID()
  know(id, words)
  // A hub that does not keep them costs only the reload: then the search says that its words are gone.
  commands.writeDraft({ searchId: id }, words).catch(() => undefined)
  return `/search?${id}`
}

/** The words of such an address, by what follows its `?`; empty = the hub does not have them any more, or no id. */
export function useAskedWords(id: string): Asked<string> {
  const { commands } = useHub()
  const here = id === '' ? '' : known.get(id)
  const { asked } = useAsked(id, async () => {
    if (here !== undefined) return here
    const { text } = await commands.readDraft({ searchId: id })
    if (text !== '') know(id, text)
    return text
  })
  const answered = here === undefined ? asked : { kind: 'answered' as const, value: here }
  return answered.kind === 'answered' ? { ...answered, value: answered.value.trim() } : answered
}

function know(id: string, words: string): void {
  known.set(id, words)
  const [oldest] = known.keys()
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
}

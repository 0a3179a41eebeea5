import { useEffect, useState } from 'react'
import { rowAt } from '../../worker/api/rows'
import { offersFileSearch } from '../../worker/api/agents/offeredCalls'
import type { SessionAddress } from '../../worker/api/ids'
import { hasEnded, type AppState, type SessionSummary } from '../../worker/api/state'
import { messageHref, sessionFilesHref } from '../addresses/hrefs'
import { useHub } from '../hub/hubContext'
import { sessionTitle } from '../names/sessionNames.logic'
import { isSearchable, sessionsToSearch, summaryOf } from '../search/search.logic'
import { startSearch, type SearchState } from '../search/searchRun'
import { visibleText } from '../visibleText/visibleText.logic'
import type { PaletteEntry } from './palette.logic'

/** Long enough that not every letter is searched for. */
const PAUSE_MS = 200
/** Sessions whose messages are looked through, the latest first; the search screen has all. */
const SESSIONS = 60
const MOST_MESSAGES = 8
const MOST_FILES = 8

export interface PaletteFound {
  entries: readonly PaletteEntry[]
  isLooking: boolean
}

const nothing: PaletteFound = { entries: [], isLooking: false }

/**
 * Files of the open session and messages of all sessions that have what is typed, as they are found. `open`: the session
 * whose screen is on show.
 */
export function usePaletteFound(text: string, open: SessionAddress | null): PaletteFound {
  const { commands, openTopic } = useHub()
  const [found, setFound] = useState<PaletteFound & { text: string }>({ ...nothing, text: '' })
  const serverId = open?.serverId
  const sessionId = open?.sessionId
  const words = text.trim()
  useEffect(() => {
    const app = openTopic({ kind: 'app' }).current()
    if (!isSearchable(words) || app === undefined || app === 'gone') return
    const session = serverId && sessionId ? rowAt(app.sessions[serverId], sessionId) : undefined
    let files: PaletteEntry[] = []
    let stop = () => {}
    let isOver = false
    const begin = () => {
      let state: SearchState | null = null
      const show = () => {
        if (isOver) return
        const messages = state ? messageEntries(state, app) : []
        const isLooking = (state?.isSearching ?? false) && messages.length < MOST_MESSAGES
        if (state && !isLooking) run.stop()
        setFound({ text: words, entries: [...files, ...messages], isLooking })
      }
      const run = startSearch(commands, sessionsToSearch(app).slice(0, SESSIONS), words, () => {
        state = run.state()
        show()
      })
      state = run.state()
      stop = run.stop
      show()
      if (!session || hasEnded(session.activity) || !offersFileSearch(session.content)) return
      void findFiles(session).then((found) => {
        files = found
        return show()
      })
    }
    const findFiles = async (of: SessionSummary): Promise<PaletteEntry[]> => {
      try {
        const { paths } = await commands.findFiles({ serverId: of.serverId, sessionId: of.id }, words)
        return paths.slice(0, MOST_FILES).map((path) => fileEntry(of, path))
      } catch {
        // Its machine may be away: then its files are simply not offered.
        return []
      }
    }
    const timer = setTimeout(begin, PAUSE_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
      stop()
    }
  }, [commands, openTopic, words, serverId, sessionId])
  if (!isSearchable(words)) return nothing
  // What was found for other words says nothing of these.
  return found.text === words ? found : { entries: [], isLooking: true }
}

function fileEntry(session: SessionSummary, path: string): PaletteEntry {
  return {
    id: `file:${path}`,
    kind: 'file',
    name: visibleText(path),
    place: sessionTitle(session),
    target: { kind: 'address', href: sessionFilesHref(session.serverId, session.id, path) },
  }
}

function messageEntries(state: SearchState, app: AppState): PaletteEntry[] {
  return summaryOf(state, app)
    .hits.flatMap(({ session, search }) =>
      search.found.map(({ seq, excerpt }): PaletteEntry => ({
        id: `message:${session.serverId}/${session.id}/${seq}`,
        kind: 'message',
        name: visibleText(excerpt),
        place: [sessionTitle(session), app.servers[session.serverId]?.label].filter(Boolean).join(' · '),
        target: { kind: 'address', href: messageHref(session.serverId, session.id, seq) },
      })),
    )
    .slice(0, MOST_MESSAGES)
}

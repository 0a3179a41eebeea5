import { useEffect, useState } from 'react'
import { offersFileSearch } from '../../../worker/api/agents/offeredCalls'
import type { FoundFiles } from '../../../worker/api/agents/files'
import { errorData } from '../../../worker/api/errors'
import type { SessionAddress } from '../../../worker/api/ids'
import { rowAt } from '../../../worker/api/rows'
import { useApp } from '../../hub/hooks'
import { useHub } from '../../hub/hubContext'
import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'

const words = composerMessages.assist

interface Shown {
  paths: readonly string[]
  /** Why there are none, or that there may be more. */
  note: string | null
}

type Answer = { kind: 'found'; found: FoundFiles } | { kind: 'failed'; note: string }

const nothing: Shown = { paths: [], note: null }

/**
 * Files of the session that fit what is typed; null = nothing is looked for. Nothing, too, where the agent lists no files.
 * Found ones stay until the next are there.
 */
export function useFoundFiles({ serverId, sessionId }: SessionAddress, wanted: string | null): Shown {
  const { commands } = useHub()
  const isOffered = useApp((app) => offersFileSearch(rowAt(app.sessions[serverId], sessionId)?.content))
  const query = isOffered ? wanted : null
  const [answer, setAnswer] = useState<Answer | null>(null)
  useEffect(() => {
    if (query === null) return
    let isCurrent = true
    const tell = (next: Answer) => {
      if (isCurrent) setAnswer(next)
    }
    commands.findFiles({ serverId, sessionId }, query).then(
      (found) => tell({ kind: 'found', found }),
      (error: unknown) => tell({ kind: 'failed', note: words.filesUnknown(reasonOf(error)) }),
    )
    return () => {
      isCurrent = false
    }
  }, [commands, serverId, sessionId, query])

  // The next mention must not begin with what was found for this one.
  if (query === null && answer !== null) setAnswer(null)
  if (query === null) return nothing
  if (answer === null) return { paths: [], note: words.looking }
  if (answer.kind === 'failed') return { paths: [], note: answer.note }
  const { paths, isCut } = answer.found
  if (isCut) return { paths, note: words.filesCut }
  return { paths, note: paths.length === 0 ? words.noFiles : null }
}

function reasonOf(error: unknown): string {
  return messages.error(errorData(error)).what
}

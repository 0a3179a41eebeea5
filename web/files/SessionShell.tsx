import { sessionOffers } from '../../worker/api/agents/offeredCalls'
import { hasEnded, type ServerState, type SessionSummary } from '../../worker/api/state'
import { machineMessages } from '../i18n/machineMessages'
import { messages } from '../i18n/messages'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { isStale } from '../serverStatus/upToDate.logic'
import { Shell } from '../shell/Shell'

const words = machineMessages.shell

/** A shell in the directory of a session. What was printed stays when the session ends or its server goes. */
export function SessionShell({ session, server }: { session: SessionSummary; server: ServerState }) {
  const { serverId, id, content, activity } = session
  if (content.kind === 'locked') return <p>{messages.sessions.chat.lockedHelp}</p>
  if (!sessionOffers(content, 'bash')) return <p>{words.notOffered}</p>
  const offline = isStale(server) ? sessionActionsMessages.unavailable.server(server.label) : null
  return (
    <Shell
      of={{ serverId, sessionId: id }}
      home={content.path}
      directories={[]}
      help={words.ofSession}
      unavailable={offline ?? (hasEnded(activity) ? words.ended : null)}
    />
  )
}

import { offersFiles, offersMachineCalls, sessionOffers } from '../../worker/api/agents/offeredCalls'
import { isAtLeast } from '../../worker/api/agentSettings/cliVersion'
import { hasEnded, type MachineSummary, type ServerState, type SessionSummary } from '../../worker/api/state'
import { sessionActionsMessages } from '../i18n/sessionActionsMessages'
import { isStale } from '../serverStatus/upToDate.logic'
import { wantsOf } from '../waiting/wants.logic'

const words = sessionActionsMessages.unavailable

export type SessionAction =
  | 'details'
  | 'files'
  | 'shell'
  | 'rename'
  | 'pin'
  | 'unpin'
  | 'mute'
  | 'unmute'
  | 'resume'
  | 'same'
  | 'fork'
  | 'rewind'
  | 'side-chat'
  | 'export'
  | 'unarchive'
  | 'archive'
  | 'end-and-archive'
  | 'delete'

export interface OfferedAction {
  action: SessionAction
  /** Why it cannot be done now; null = it can. */
  unavailable: string | null
}

/** First CLI versions whose daemons know the calls (docs/protocol.md 5.5, 8.6). */
const cliWithForks = [1, 2, 0] as const
const cliWithSideChats = [1, 2, 1] as const

/**
 * What can be done with a session. What its agent or CLI does not know is left out; what is only impossible now is
 * listed with the reason. Archiving and deleting wait for a server that is not connected.
 */
export function offeredActions(
  session: SessionSummary,
  server: ServerState,
  machine: MachineSummary | undefined,
): OfferedAction[] {
  const unavailable = isStale(server) ? words.server(server.label) : null
  const offered: OfferedAction[] = []
  const offer = (action: SessionAction, why: string | null = null) => offered.push({ action, unavailable: why })
  const isOpen = session.content.kind === 'open'
  offer('details')
  // Its server no longer has it: only the copy on this device is left.
  if (session.activity === 'lost') {
    if (isOpen) offer('export')
    offer('delete')
    return offered
  }
  if (isOpen) offer('rename', unavailable)
  const noAgent = unavailable ?? (hasEnded(session.activity) ? words.ended : null)
  const hasShell = sessionOffers(session.content, 'bash')
  // Changes are asked of git in the shell.
  if (hasShell || offersFiles(session.content)) offer('files', noAgent)
  if (hasShell) offer('shell', noAgent)
  offer(session.marks?.pinned ? 'unpin' : 'pin')
  offer(wantsOf(session, server) === 'mute' ? 'unmute' : 'mute')
  if (session.content.kind === 'open' && session.content.machineId !== null) offer('same')
  for (const action of continuations(session, machine)) offer(action, unavailable ?? machineUnavailable(machine))
  if (isOpen) offer('export')
  if (session.activity === 'archived') offer('unarchive', unavailable)
  else
    offer(hasEnded(session.activity) || !sessionOffers(session.content, 'killSession') ? 'archive' : 'end-and-archive')
  offer('delete')
  return offered
}

/** Whether archiving would change anything: what is archived, or about to go, stays as it is. */
export function canBeArchived({ activity, marks }: SessionSummary): boolean {
  return activity !== 'archived' && activity !== 'lost' && !marks?.removal
}

function continuations(session: SessionSummary, machine: MachineSummary | undefined): SessionAction[] {
  if (session.content.kind !== 'open' || machine?.content.kind !== 'open') return []
  if (!offersMachineCalls(machine.content)) return []
  const { agent } = session.content
  if (agent !== 'claude' && agent !== 'codex') return []
  const { cliVersion, canResume } = machine.content
  return [
    ...(hasEnded(session.activity) && canResume ? (['resume'] as const) : []),
    ...(isAtLeast(cliVersion, cliWithForks) ? (['fork'] as const) : []),
    // Happy has codex drop turns by a call that today's codex no longer has (docs/protocol.md 5.5).
    ...(isAtLeast(cliVersion, cliWithForks) && agent === 'claude' ? (['rewind'] as const) : []),
    ...(isAtLeast(cliVersion, cliWithSideChats) ? (['side-chat'] as const) : []),
  ]
}

function machineUnavailable(machine: MachineSummary | undefined): string | null {
  if (machine?.content.kind !== 'open' || machine.presence !== 'offline') return null
  return words.machine(machine.content.name)
}

/** The shell line that continues a conversation in a terminal; null = this agent cannot. */
export function resumeCommand(conversation: { kind: 'claude' | 'codex'; id: string } | null): string | null {
  return conversation && `happy ${conversation.kind} --resume ${conversation.id}`
}

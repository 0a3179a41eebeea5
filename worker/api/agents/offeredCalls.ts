import type { MachineContent, SessionContent } from '../state'

/** Calls of a session that not all agents answer (docs/protocol.md 5.2, 5.3). */
export const sessionCalls = [
  'abort',
  'bash',
  'communication',
  'goal-action',
  'killSession',
  'listDirectory',
  'listFileTree',
  'permission',
  'readFile',
  'ripgrep',
  'switch',
  'writeFile',
] as const
export type SessionCall = (typeof sessionCalls)[number]

/**
 * Whether a session answers a call, which costs 15 s to find out by calling it. One that lists its calls has those. Where
 * it lists none it is taken for one of the CLI, and what its version does not know is a matter of that version.
 */
export function sessionOffers(content: SessionContent | undefined, call: SessionCall): boolean {
  if (content?.kind !== 'open') return false
  return content.calls ? content.calls.includes(call) : call !== 'listFileTree'
}

/** Whether the files of its directory can be listed, and one be read. */
export function offersFiles(content: SessionContent | undefined): boolean {
  const listing = sessionOffers(content, 'listDirectory') || sessionOffers(content, 'listFileTree')
  return listing && sessionOffers(content, 'readFile')
}

/** Whether anything lists all of its files for a search. */
export function offersFileSearch(content: SessionContent | undefined): boolean {
  return (['listFileTree', 'bash', 'ripgrep'] as const).some((call) => sessionOffers(content, call))
}

/** Whether a daemon does more than to start sessions: that of Happy Agent has no other call (docs/protocol.md 5.5). */
export function offersMachineCalls(content: MachineContent | undefined): boolean {
  return content?.kind === 'open' && !content.isHappyAgent
}

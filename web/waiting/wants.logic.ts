import type { ServerState, SessionSummary, Wants } from '../../worker/api/state'

/** What the person wants to be told of a session on this device: their choice for it, else the one for its server. */
export function wantsOf(
  { marks }: Pick<SessionSummary, 'marks'>,
  server: Pick<ServerState, 'wants'> | undefined,
): Wants {
  return marks?.wants ?? server?.wants ?? 'all'
}

/** What to choose for a session to be told of it again; null = what was chosen for its server. */
export function unmuted(server: Pick<ServerState, 'wants'> | undefined): Wants | null {
  return server?.wants === 'mute' ? 'all' : null
}

import { allRows } from '../../worker/api/rows'
import type { AppState, SessionSummary } from '../../worker/api/state'

const timeOf = ({ marks }: SessionSummary) => marks?.removal?.at ?? 0

/** The session of all servers whose archiving or deletion was asked for last and is still to come; null = none is. */
export function latestRemoval(app: AppState): SessionSummary | null {
  const going = app.serverOrder.flatMap((id) => allRows(app.sessions[id])).filter(({ marks }) => marks?.removal)
  return going.reduce<SessionSummary | null>((last, one) => (last && timeOf(last) >= timeOf(one) ? last : one), null)
}

import type { MachineId, SessionId } from '../../api/ids'
import type { HttpClient } from '../../connection/transport/httpClient'
import { fetchActiveSessionRows, fetchMachineRows } from '../../connection/transport/lists'

/** What is online on one server for one account. */
export interface OnlineNow {
  machines: ReadonlySet<MachineId>
  sessions: ReadonlySet<SessionId>
}

/** Asks the server, once, with the account's token. */
export async function readOnlineNow(http: HttpClient, signal: AbortSignal): Promise<OnlineNow> {
  const [machines, sessions] = await Promise.all([fetchMachineRows(http, signal), fetchActiveSessionRows(http, signal)])
  return {
    machines: new Set(machines.rows.filter(({ active }) => active).map(({ id }) => id)),
    sessions: new Set(sessions.rows.map(({ id }) => id)),
  }
}

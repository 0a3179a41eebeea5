import type { AppState } from '../../worker/api/state'

export interface LeavingEverywhere {
  nothingToLeave: boolean
  /** Messages that would be lost; null = not known of every server. */
  unsent: number | null
  /** Labels of the servers whose key exists nowhere else in this browser. */
  keysLost: string[]
}

/** What signing out of every server would end. */
export function leavingEverywhere({ serverOrder, servers, rootKey }: LeavingState): LeavingEverywhere {
  const signedIn = serverOrder.flatMap((id) => {
    const server = servers[id]
    return server?.account.kind === 'signed-in' ? [{ ...server, account: server.account }] : []
  })
  const counts = signedIn.map(({ unsentMessages }) => unsentMessages)
  return {
    nothingToLeave: signedIn.length === 0 && rootKey === 'absent',
    unsent: counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    keysLost: signedIn.filter(({ account }) => account.keyOrigin === 'own').map(({ label }) => label),
  }
}

export type LeavingState = Pick<AppState, 'serverOrder' | 'servers' | 'rootKey'>

import type { ServerId } from '../api/ids'

/** What lists of this device ask of the coordinator: all of these servers are there and signed in. */
export function coordinatorOf(servers: ReadonlySet<string>) {
  return {
    has: (id: ServerId) => servers.has(id),
    accountOf: (id: ServerId) => ({ kind: servers.has(id) ? 'signed-in' : 'signed-out' }),
  }
}

import type { ServerId } from '../api/ids'
import type { SameAccountPair, ServerAccount } from '../api/state'

/** The same account id with the same key: one account, as far as its server is to be believed. */
export function isSameAccount(a: ServerAccount | undefined, b: ServerAccount | undefined): boolean {
  if (a?.kind !== 'signed-in' || b?.kind !== 'signed-in') return false
  return a.accountId === b.accountId && a.fingerprint === b.fingerprint
}

/** Every pair of entries with the same account, both in the order of `serverIds`. */
export function findSameAccounts(
  serverIds: readonly ServerId[],
  accounts: ReadonlyMap<ServerId, ServerAccount>,
): SameAccountPair[] {
  return serverIds.flatMap((first, index) =>
    serverIds
      .slice(index + 1)
      .filter((second) => isSameAccount(accounts.get(first), accounts.get(second)))
      .map((second) => ({ first, second })),
  )
}

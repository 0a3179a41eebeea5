/** Below 1.2.0. In a module of its own, because the hub needs it from its start, and nothing else about versions. */
const readsOnlyLive = /^(?:0|1\.[01])\./

/**
 * Whether a session reads later what it was sent while it was away. A CLI before 1.2.0 reads only what comes while it is
 * connected; who tells no version may be another program, which does.
 */
export function catchesUp(cliVersion: string | null): boolean {
  return !readsOnlyLive.test(cliVersion ?? '')
}

/** Machines report every 20 s, sessions every 2 s; silence for this long is doubted (docs/protocol.md 7.1, 7.2). */
export const presenceDoubtMs = 2 * 60_000

/**
 * Whether a session or machine is online. A crashed one stays `active` at its server for 10 minutes, so its last sign of
 * life must be recent too: by its server's time, or because a heartbeat reached us (`heardAt`, our clock; 0 = none).
 */
export function isPresent(facts: { active: boolean; activeAt: number; heardAt: number }, now: number): boolean {
  return facts.active && now - Math.max(facts.activeAt, facts.heardAt) < presenceDoubtMs
}

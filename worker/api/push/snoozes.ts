/** Something of a session that its person put off on their device; they are told of it again from then on. */
export interface Snooze {
  sessionId: string
  kind: 'needs-me' | 'done'
  until: number
}

/** `notice`: what a push is about. */
export function isSnoozed(
  snoozed: readonly Snooze[],
  { kind, sessionId }: { kind: string; sessionId: string | null },
  now: Date,
): boolean {
  return snoozed.some((each) => each.sessionId === sessionId && each.kind === kind && each.until > now.getTime())
}

import type { CanonicalUrl } from '../ids'

/** Whether a person typed host and port as the screen shows them. Both sides ask: the page before, the hub for good. */
export function isTypedHost(typed: string, url: CanonicalUrl): boolean {
  return typed.trim().toLowerCase() === new URL(url).host
}

import type { LinkProblem } from '../api/errors'
import type { LinkCheck, LinkSource } from '../api/flows'
import { parseDeviceCode } from '../protocol/deviceCode'
import { parseLink, type ParsedLink } from '../protocol/link'
import { isLoopbackUrl } from '../protocol/serverUrl'

/** What a text is that somebody opened, scanned or pasted. Contacts nobody and starts nothing. */
export function checkLink(text: string, source: LinkSource): LinkCheck {
  const parsed = readLink(text, source)
  if (parsed.ok) return { kind: parsed.link.kind === 'account-request' ? 'account-request' : 'terminal-link' }
  return parsed.problem === 'device-code' ? { kind: 'device-code' } : { kind: 'no-link', problem: parsed.problem }
}

/** `parseLink`, which also tells a device code from what is no link at all. */
export function readLink(text: string, source: LinkSource): ParsedLink {
  const parsed = parseLink(text)
  if (parsed.ok) return parsed
  return { ok: false, problem: deviceCodeProblem(text, source) ?? parsed.problem }
}

function deviceCodeProblem(text: string, source: LinkSource): LinkProblem | null {
  const parsed = parseDeviceCode(text)
  if (!parsed.ok) return null
  return source === 'camera' && isLoopbackUrl(parsed.code.server) ? 'device-code-of-loopback' : 'device-code'
}

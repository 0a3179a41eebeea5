import type { LinkProblem } from '../api/errors'
import type { CanonicalUrl } from '../api/ids'
import { parseServerUrl, tryParseUrl } from './serverUrl'

/** What a terminal shows as QR code or web link (PROTOCOL 2.6, DESIGN 4). */
export interface TerminalLink {
  /** The terminal's public key, 32 bytes. Whoever knows it gets the account's token after approval: never log it. */
  key: Uint8Array<ArrayBuffer>
  /** Null = an old link: the person chooses the server, the primary is only preselected. */
  server: CanonicalUrl | null
  /** `fp=1`: the terminal prints fingerprint words (DESIGN 4.9). */
  showsFingerprint: boolean
  /** `s`, 32 bytes (DESIGN 4.10). */
  bindingSecret: Uint8Array<ArrayBuffer> | null
}

export type ParsedTerminalLink = { ok: true; link: TerminalLink } | { ok: false; problem: LinkProblem }

/** Key, server and binding secret need about 1,100 characters at most; the rest is for the web app's own address. */
const maximumLength = 2048
const parameterNames = ['key', 'server', 's', 'fp'] as const
type ParameterName = (typeof parameterNames)[number]

/** The one parser of terminal links, for opened links, camera, pasted text and images. Never throws; contacts nobody. */
export function parseTerminalLink(text: string): ParsedTerminalLink {
  const trimmed = text.trim()
  if (trimmed.length > maximumLength) return refuse('too-long')
  if (/^(?:web\+)?happy:\/\/\/account\?/i.test(trimmed)) return refuse('account-link')

  const appLink = /^(?:web\+)?happy:\/\/terminal\/?\?(.*)$/is.exec(trimmed)
  if (appLink) return readTail(appLink[1] ?? '')

  const fragment = readFragment(trimmed)
  if (fragment === null) return refuse('not-a-link')
  return /(?:^|&)key=/.test(fragment) ? readTail(fragment) : refuse('key-missing')
}

/** Of a bare fragment or a web link of any host; empty when a web link has none. */
function readFragment(text: string): string | null {
  if (text.startsWith('#')) return text.slice(1)
  const url = /^https?:/i.test(text) ? tryParseUrl(text) : null
  if (!url || !/\/terminal\/connect\/?$/.test(url.pathname)) return null
  // From the text: the parser would escape characters of the fragment.
  const start = text.indexOf('#')
  return start === -1 ? '' : text.slice(start + 1)
}

function readTail(tail: string): ParsedTerminalLink {
  // The oldest form has no names: the whole tail is the key.
  const parameters = /(?:^|&)(?:key|server)=/.test(tail) ? readParameters(tail) : new Map([['key' as const, tail]])
  if (parameters === 'repeated') return refuse('repeated-parameter')

  const keyText = parameters.get('key')
  if (keyText === undefined || keyText === '') return refuse('key-missing')
  const key = decode32Bytes(keyText)
  if (!key) return refuse('key-invalid')

  const bindingText = parameters.get('s')
  const bindingSecret = bindingText === undefined ? null : decode32Bytes(bindingText)
  if (bindingText !== undefined && !bindingSecret) return refuse('key-invalid')

  const serverText = parameters.get('server')
  const server = serverText === undefined || serverText === '' ? null : readServer(serverText)
  if (server === 'invalid') return refuse('server-invalid')

  return { ok: true, link: { key, server, showsFingerprint: parameters.get('fp') === '1', bindingSecret } }
}

/** Values as written, still percent-encoded. Unknown names are ignored, order does not matter. */
function readParameters(tail: string): Map<ParameterName, string> | 'repeated' {
  const parameters = new Map<ParameterName, string>()
  for (const part of tail.split('&')) {
    const equals = part.indexOf('=')
    const name = parameterNames.find((known) => known === part.slice(0, equals))
    if (equals === -1 || !name) continue
    if (parameters.has(name)) return 'repeated'
    parameters.set(name, part.slice(equals + 1))
  }
  return parameters
}

function readServer(encoded: string): CanonicalUrl | 'invalid' {
  const text = percentDecode(encoded)
  const parsed = text === null ? null : parseServerUrl(text)
  return parsed?.ok ? parsed.url : 'invalid'
}

/** 43 base64url characters, padding allowed. The last one carries two bits that must be zero. */
function decode32Bytes(encoded: string): Uint8Array<ArrayBuffer> | null {
  const text = percentDecode(encoded)?.replace(/=+$/, '')
  if (text === undefined || !/^[\w-]{42}[AEIMQUYcgkosw048]$/.test(text)) return null
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

function percentDecode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return null
  }
}

function refuse(problem: LinkProblem): ParsedTerminalLink {
  return { ok: false, problem }
}

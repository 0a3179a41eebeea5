import type { LinkProblem } from '../api/errors'
import type { CanonicalUrl } from '../api/ids'
import { MAX_LINK_LENGTH } from '../api/links/linkLength'
import { decode32Bytes, percentDecode, readFragment, readParameters, readServer } from './linkParts'

/** What a terminal shows as QR code or web link (docs/protocol.md 2.6, docs/design.md 4). */
export interface TerminalLink {
  kind: 'terminal-link'
  /** The terminal's public key, 32 bytes. Whoever knows it gets the account's token after approval: never log it. */
  key: Uint8Array<ArrayBuffer>
  /** Null = an old link: the person chooses the server, the primary is only preselected. */
  server: CanonicalUrl | null
  /** `fp=1`: the terminal prints fingerprint words (docs/design.md 4.9). */
  showsFingerprint: boolean
  /** `s`, 32 bytes (docs/design.md 4.10). */
  bindingSecret: Uint8Array<ArrayBuffer> | null
}

/** What a new device shows to be given an account, whole (docs/protocol.md 2.4, docs/design.md 4.12). It names no server. */
export interface AccountRequest {
  kind: 'account-request'
  /** The device's public key, 32 bytes. Never log it. */
  key: Uint8Array<ArrayBuffer>
}

export type ParsedLink = { ok: true; link: TerminalLink | AccountRequest } | { ok: false; problem: LinkProblem }

const parameterNames = ['key', 'server', 's', 'fp'] as const
const webPath = /\/terminal\/connect\/?$/

/** The one parser of links, for opened links, camera, pasted text and images. Never throws; contacts nobody. */
export function parseLink(text: string): ParsedLink {
  const trimmed = text.trim()
  if (trimmed.length > MAX_LINK_LENGTH) return refuse('too-long')
  const appLink = readAppLink(trimmed)
  if (appLink) return appLink

  const fragment = readFragment(trimmed, webPath)
  if (fragment === null) return refuse('not-a-link')
  const handled = readHandledLink(fragment)
  if (handled) return handled
  return /(?:^|&)key=/.test(fragment) ? readTail(fragment) : refuse('key-missing')
}

/** The short form that `parseLink` reads as an account request. `publicKeyB64Url`: X25519, without padding. */
export function formatAccountRequest(publicKeyB64Url: string): string {
  return `happy:///account?${publicKeyB64Url}`
}

/** `happy:` and `web+happy:`, the scheme that a web app may handle. Null = something else. */
function readAppLink(text: string): ParsedLink | null {
  const terminal = /^(?:web\+)?happy:\/\/terminal\/?\?(.*)$/is.exec(text)
  if (terminal) return readTail(terminal[1] ?? '')
  const account = /^(?:web\+)?happy:\/\/\/account\?(.*)$/is.exec(text)
  return account && readAccountKey(account[1] ?? '')
}

/**
 * The fragment that a browser makes of a `web+happy:` link for its protocol handler: the link, percent-encoded once
 * more. The encoded colon tells it from a link that was never encoded, so each is decoded as often as it was encoded.
 */
function readHandledLink(fragment: string): ParsedLink | null {
  if (!/^web(?:\+|%2B)happy(?::|%3A)/i.test(fragment)) return null
  const link = /^web(?:\+|%2B)happy%3A/i.test(fragment) ? percentDecode(fragment) : fragment
  return (link === null ? null : readAppLink(link)) ?? refuse('not-a-link')
}

function readAccountKey(tail: string): ParsedLink {
  if (tail === '') return refuse('key-missing')
  const key = decode32Bytes(tail)
  return key ? { ok: true, link: { kind: 'account-request', key } } : refuse('key-invalid')
}

function readTail(tail: string): ParsedLink {
  // The oldest form has no names: the whole tail is the key.
  const parameters = /(?:^|&)(?:key|server)=/.test(tail)
    ? readParameters(tail, parameterNames)
    : new Map([['key' as const, tail]])
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

  return {
    ok: true,
    link: { kind: 'terminal-link', key, server, showsFingerprint: parameters.get('fp') === '1', bindingSecret },
  }
}

function refuse(problem: LinkProblem): ParsedLink {
  return { ok: false, problem }
}

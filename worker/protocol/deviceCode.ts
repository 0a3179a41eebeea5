import type { DeviceCodeProblem } from '../api/errors'
import type { CanonicalUrl } from '../api/ids'
import { encodeBase64Url } from '../crypto/base64'
import { decode32Bytes, readServer } from './link'
import { tryParseUrl } from './serverUrl'

/**
 * What a signed-in browser shows to bring another one in: `<app>/sign-in#code=<seed>&server=<encoded URL>`. Both make
 * the new device's key pair (PROTOCOL 2.4) from the seed, so no account secret is in it.
 */
export interface DeviceCode {
  /** 32 bytes. Whoever knows it while it is shown gets the account: never log it. */
  seed: Uint8Array<ArrayBuffer>
  /** Where the account is, and where the new browser asks. */
  server: CanonicalUrl
}

export type ParsedDeviceCode = { ok: true; code: DeviceCode } | { ok: false; problem: DeviceCodeProblem }

const maximumLength = 2048
const parameterNames = ['code', 'server'] as const
type ParameterName = (typeof parameterNames)[number]

/** `appUrl`: address of the app that shows it; the new browser opens it there. */
export function formatDeviceCode(appUrl: string, { seed, server }: DeviceCode): string {
  return `${appUrl}/sign-in#code=${encodeBase64Url(seed)}&server=${encodeURIComponent(server)}`
}

/** The one parser of these codes, for opened links, pasted text and scanned pictures. Never throws; contacts nobody. */
export function parseDeviceCode(text: string): ParsedDeviceCode {
  const trimmed = text.trim()
  if (trimmed === '') return refuse('empty')
  if (trimmed.length > maximumLength) return refuse('too-long')
  const fragment = readFragment(trimmed)
  if (fragment === null) return refuse('not-a-code')
  const parameters = readParameters(fragment)
  if (parameters === 'repeated') return refuse('repeated-parameter')

  const seedText = parameters.get('code') ?? ''
  if (seedText === '') return refuse('code-missing')
  const seed = decode32Bytes(seedText)
  if (!seed) return refuse('code-invalid')
  const serverText = parameters.get('server') ?? ''
  if (serverText === '') return refuse('server-missing')
  const server = readServer(serverText)
  if (server === 'invalid') return refuse('server-invalid')
  return { ok: true, code: { seed, server } }
}

/** Of a bare fragment or of a link to the sign-in of any host: the app may be reached under several names. */
function readFragment(text: string): string | null {
  if (text.startsWith('#')) return text.slice(1)
  const url = /^https?:/i.test(text) ? tryParseUrl(text) : null
  if (!url || !/\/sign-in\/?$/.test(url.pathname)) return null
  // From the text: the parser would escape characters of the fragment.
  const start = text.indexOf('#')
  return start === -1 ? '' : text.slice(start + 1)
}

/** Values as written, still percent-encoded. Unknown names are ignored, order does not matter. */
function readParameters(fragment: string): Map<ParameterName, string> | 'repeated' {
  const parameters = new Map<ParameterName, string>()
  for (const part of fragment.split('&')) {
    const equals = part.indexOf('=')
    const name = parameterNames.find((known) => known === part.slice(0, equals))
    if (equals === -1 || !name) continue
    if (parameters.has(name)) return 'repeated'
    parameters.set(name, part.slice(equals + 1))
  }
  return parameters
}

function refuse(problem: DeviceCodeProblem): ParsedDeviceCode {
  return { ok: false, problem }
}

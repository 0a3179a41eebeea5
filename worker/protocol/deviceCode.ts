import type { DeviceCodeProblem } from '../api/errors'
import type { CanonicalUrl } from '../api/ids'
import { MAX_LINK_LENGTH } from '../api/links/linkLength'
import { encodeBase64Url } from '../crypto/base64'
import { decode32Bytes, readFragment, readParameters, readServer } from './linkParts'

/**
 * What a signed-in browser shows to bring another one in: `<app>/sign-in#code=<seed>&server=<encoded URL>`. Both make
 * the new device's key pair (docs/protocol.md 2.4) from the seed, so no account secret is in it.
 */
export interface DeviceCode {
  /** 32 bytes. Whoever knows it while it is shown gets the account: never log it. */
  seed: Uint8Array<ArrayBuffer>
  /** Where the account is, and where the new browser asks. */
  server: CanonicalUrl
}

export type ParsedDeviceCode = { ok: true; code: DeviceCode } | { ok: false; problem: DeviceCodeProblem }

const parameterNames = ['code', 'server'] as const
const webPath = /\/sign-in\/?$/

/** `appUrl`: address of the app that shows it; the new browser opens it there. */
export function formatDeviceCode(appUrl: string, { seed, server }: DeviceCode): string {
  return `${appUrl}/sign-in#code=${encodeBase64Url(seed)}&server=${encodeURIComponent(server)}`
}

/** The one parser of these codes, for opened links, pasted text and scanned pictures. Never throws; contacts nobody. */
export function parseDeviceCode(text: string): ParsedDeviceCode {
  const trimmed = text.trim()
  if (trimmed === '') return refuse('empty')
  if (trimmed.length > MAX_LINK_LENGTH) return refuse('too-long')
  const fragment = readFragment(trimmed, webPath)
  if (fragment === null) return refuse('not-a-code')
  const parameters = readParameters(fragment, parameterNames)
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

function refuse(problem: DeviceCodeProblem): ParsedDeviceCode {
  return { ok: false, problem }
}

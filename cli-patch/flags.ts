import { parseServerUrl } from '../worker/protocol/serverUrl'
import { CliPatchError } from './errors/CliPatchError'
import type { LinkOptions } from './helper/linkOptions'
import { addressProblems } from './link/addressProblems'

/** By the same rules by which Happy Hub reads an address, so that it accepts what the CLI then prints. */
export function readAddress(flag: string, text: string | undefined): string | null {
  if (text === undefined) return null
  const parsed = parseServerUrl(text)
  if (parsed.ok) return parsed.url
  throw mistake(`${flag} needs an address like https://happy.example.org: ${addressProblems[parsed.problem]}.`)
}

export function readQr(text: string | undefined): LinkOptions['qr'] {
  if (text === undefined) return 'happy'
  if (text === 'happy' || text === 'https') return text
  throw mistake(`--qr needs "happy" or "https", not "${text}".`)
}

export function mistake(message: string): CliPatchError {
  return new CliPatchError('usage', `${message} --help says more.`)
}

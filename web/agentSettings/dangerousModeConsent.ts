import type { SessionAddress } from '../../worker/api/ids'
import { addressKey } from '../addresses/sessionKey'
import { readStoredJson, writeStored } from '../deviceSettings/storedText'

const storageKey = 'happy-hub:agreed-sessions'
const most = 200

/**
 * Sessions in which the person let the agent do everything. Remembered on this device, so that each session is asked
 * about once.
 */
function read(): string[] {
  const stored = readStoredJson(storageKey)
  return Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : []
}

export function hasConsent(session: SessionAddress): boolean {
  return read().includes(addressKey(session))
}

export function giveConsent(session: SessionAddress): void {
  writeStored(storageKey, JSON.stringify([...new Set([...read(), addressKey(session)])].slice(-most)))
}

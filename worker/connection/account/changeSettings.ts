import * as v from 'valibot'
import type { SettingChange } from '../../api/commands'
import { HubError, type HubErrorCode } from '../../api/errors'
import { asObject } from '../../chat/records/untrustedJson'
import { settingsAnswer } from '../../protocol/wire/rows'
import { parseAnswer, type HttpClient } from '../transport/httpClient'
import type { OpenAccount } from './openAccount'

/** Other clients write too: after each mismatch the change is made again on what they wrote. */
const mostTries = 5

/**
 * No writing begins later after the change was asked for: with an answer that never comes and the reading back, 15 s each,
 * it is over before the page tells that nobody answered.
 */
const beginWithinMs = 25_000
const answerMs = 15_000

/** A proxy may answer so after the server has stored it. */
const mayBeStored = new Set<HubErrorCode>(['unreachable', 'server-failed', 'bad-answer'])

const path = '/v1/account/settings'

const writeAnswer = v.variant('success', [
  v.object({ success: v.literal(true), version: v.number() }),
  v.object({ success: v.literal(false), currentVersion: v.number(), currentSettings: v.nullable(v.string()) }),
])

/**
 * Changes single settings of an account and leaves all others as they are, also those that nobody here knows
 * (docs/protocol.md 3.6). Rejects with `locked-content` where the settings cannot be read, and as the requests do.
 *
 * @param askedAt when the person made the change: one that waited too long is told as failed, and not written
 */
export async function changeSettings(
  http: HttpClient,
  { keyring, profileAndSettings }: Pick<OpenAccount, 'keyring' | 'profileAndSettings'>,
  changes: readonly SettingChange[],
  askedAt: number,
): Promise<void> {
  const isTooLate = () => Date.now() - askedAt > beginWithinMs
  const tooLate = () => new HubError({ code: 'unreachable', serverUrl: http.serverUrl, reason: 'timed-out' })
  if (isTooLate()) throw tooLate()
  let held = await readSettings(http)
  for (let tries = 0; tries < mostTries; tries++) {
    const opened = held.settings === null ? { ok: true, value: {} } : await keyring.legacy.decrypt(held.settings)
    const values = opened.ok ? asObject((opened as { value: unknown }).value) : null
    // Never written over where they cannot be read: every other client's settings would be lost.
    if (!values) throw new HubError({ code: 'locked-content', serverUrl: http.serverUrl })
    const settings = await keyring.legacy.encrypt(changes.reduce(withChange, values))
    if (isTooLate()) throw tooLate()
    const answer = await writeSettings(http, settings, held.settingsVersion)
    if (answer.success) {
      profileAndSettings.applyUpdate({ t: 'update-account', settings: { value: settings, version: answer.version } })
      return
    }
    held = { settings: answer.currentSettings, settingsVersion: answer.currentVersion }
  }
  throw new HubError({ code: 'bad-answer', serverUrl: http.serverUrl, detail: path })
}

async function readSettings(http: HttpClient): Promise<v.InferOutput<typeof settingsAnswer>> {
  return parseAnswer(http, settingsAnswer, await http.request({ method: 'GET', path, deadlineMs: answerMs }))
}

/** Where the answer is lost, what is there now tells whether it was written. */
async function writeSettings(
  http: HttpClient,
  settings: string,
  expectedVersion: number,
): Promise<v.InferOutput<typeof writeAnswer>> {
  const body = { settings, expectedVersion }
  try {
    return parseAnswer(http, writeAnswer, await http.request({ method: 'POST', path, body, deadlineMs: answerMs }))
  } catch (error) {
    if (!(error instanceof HubError) || !mayBeStored.has(error.code)) throw error
    const now = await readSettings(http).catch(() => null)
    // Encrypted anew each time, so the same text is the same writing.
    if (now?.settings !== settings) throw error
    return { success: true, version: now.settingsVersion }
  }
}

/** A parent object that the change leaves empty is removed too. */
export function withChange(values: Readonly<Record<string, unknown>>, change: SettingChange): Record<string, unknown> {
  const [name, ...rest] = change.path
  if (name === undefined) return values
  const { [name]: before, ...others } = values
  if (rest.length === 0) return change.value === null ? others : { ...others, [name]: change.value }
  const after = withChange(asObject(before) ?? {}, { path: rest, value: change.value })
  return Object.keys(after).length === 0 ? others : { ...others, [name]: after }
}

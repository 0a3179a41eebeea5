import { parseId, type ServerId } from '../../worker/api/ids'
import { createStoredSetting, useStoredSetting } from '../deviceSettings/storedSetting'

export const notificationStorage = 'happy-hub:notifications'

/** How much of what happened others may read on this device's screen. */
export type NotificationPrivacy = 'nothing' | 'place' | 'content'

/** What a person chose for this device. */
export interface NotificationSettings {
  isOn: boolean
  privacy: NotificationPrivacy
  withFinished: boolean
  withSound: boolean
  /** Minutes after midnight, local time; `from` may be later than `to`: over midnight. Null = none. */
  quietHours: { from: number; to: number } | null
  /** Chosen with an older build; now a choice for the server (`moveMutedServers`). */
  mutedServers: readonly ServerId[]
}

const unset: NotificationSettings = {
  isOn: false,
  privacy: 'place',
  withFinished: true,
  withSound: false,
  quietHours: null,
  mutedServers: [],
}

export const notificationSettings = createStoredSetting(notificationStorage, {
  read: parseSettings,
  write: (settings) => JSON.stringify(settings),
})

export function useNotificationSettings(): NotificationSettings {
  return useStoredSetting(notificationSettings)
}

export function changeNotificationSettings(change: Partial<NotificationSettings>): void {
  notificationSettings.set({ ...notificationSettings.get(), ...change })
}

/** Reads what is stored. A missing or malformed field gets the value that it has while nothing is chosen. */
export function parseSettings(text: string | null): NotificationSettings {
  let stored: unknown
  try {
    stored = JSON.parse(text ?? 'null')
  } catch {
    return unset
  }
  if (typeof stored !== 'object' || stored === null) return unset
  const { isOn, privacy, withFinished, withSound, quietHours, mutedServers } = stored as Record<string, unknown>
  return {
    isOn: isOn === true,
    privacy: privacy === 'nothing' || privacy === 'content' ? privacy : 'place',
    withFinished: withFinished !== false,
    withSound: withSound === true,
    quietHours: parseQuietHours(quietHours),
    mutedServers: Array.isArray(mutedServers)
      ? mutedServers.flatMap((id) => parseId<ServerId>(id) ?? [])
      : unset.mutedServers,
  }
}

function parseQuietHours(value: unknown): NotificationSettings['quietHours'] {
  if (typeof value !== 'object' || value === null) return null
  const { from, to } = value as Record<string, unknown>
  return isMinute(from) && isMinute(to) ? { from, to } : null
}

function isMinute(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 24 * 60
}

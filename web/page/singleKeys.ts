import { createStoredSetting } from '../deviceSettings/storedSetting'

export const singleKeysStorage = 'happy-hub:single-keys'
export const ownKeysStorage = 'happy-hub:own-keys'

/** Whether keys without Ctrl or ⌘ do something, on this device: those who dictate or use a screen reader may not want it. */
export const singleKeys = createStoredSetting(singleKeysStorage, {
  read: (text) => text !== 'off',
  write: (areUsed) => (areUsed ? null : 'off'),
})

/** Single keys that the person changed on this device: what they press, by the key that it stands for. */
type OwnKeys = Readonly<Record<string, string>>

export const ownKeys = createStoredSetting<OwnKeys>(ownKeysStorage, {
  read(text) {
    try {
      const stored: unknown = JSON.parse(text ?? '')
      if (typeof stored !== 'object' || Array.isArray(stored)) return {}
      return Object.fromEntries(Object.entries(stored ?? {}).filter(([, key]) => typeof key === 'string'))
    } catch {
      return {}
    }
  },
  write: (own) => (Object.keys(own).length > 0 ? JSON.stringify(own) : null),
})

/** The key that a pressed one stands for; empty = it was changed to another one. */
export function standardKey(pressed: string): string {
  const own = ownKeys.get()
  return Object.keys(own).find((key) => own[key] === pressed) ?? (Object.hasOwn(own, pressed) ? '' : pressed)
}

/** What the person presses for a standard key. */
export function ownKey(standard: string): string {
  return ownKeys.get()[standard] ?? standard
}

import { createStoredSetting } from '../deviceSettings/storedSetting'

/** Whether keys without Ctrl or ⌘ do something, on this device: those who dictate or use a screen reader may not want it. */
export const singleKeys = createStoredSetting('happy-hub:single-keys', {
  read: (text) => text !== 'off',
  write: (areUsed) => (areUsed ? null : 'off'),
})

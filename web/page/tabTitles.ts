import { createStoredSetting, useStoredSetting } from '../deviceSettings/storedSetting'

const shown = createStoredSetting('happy-hub:tab-titles', {
  read: (text) => text === 'shown',
  write: (areShown) => (areShown ? 'shown' : null),
})

/**
 * Whether the tab is named after the session in it. The browser writes such names into its history, readable, so that is
 * the person's choice, for this device.
 */
export function useTabTitles(): boolean {
  return useStoredSetting(shown)
}

export const chooseTabTitles = shown.set

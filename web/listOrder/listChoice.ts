import { createStoredSetting } from '../deviceSettings/storedSetting'

/** How the list is grouped and sorted on this device, as `web/listArranger` writes it; '' = as it is for everybody at first. */
export const listChoice = createStoredSetting('happy-hub:list', {
  read: (text) => text ?? '',
  write: (choice) => choice || null,
})

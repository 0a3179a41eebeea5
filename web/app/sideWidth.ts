import { createStoredSetting } from '../deviceSettings/storedSetting'

export const sideWidths = { least: 320, usual: 400, most: 640 }

export function withinLimits(width: number): number {
  return Math.round(Math.max(sideWidths.least, Math.min(sideWidths.most, width)))
}

/** How wide the list is beside an open screen, on this device, in px. */
export const sideWidth = createStoredSetting('happy-hub:side-width', {
  read: (text) => withinLimits(Number(text) || sideWidths.usual),
  write: (width) => (width === sideWidths.usual ? null : `${width}`),
})

import { palette } from './en/onDemand/palette'
import type { Language } from './language'

/** The words of the palette and of the list of keys. */
export const paletteMessages: Language['palette'] = palette

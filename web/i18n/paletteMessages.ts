import { palette } from './en/onDemand/palette'
import type { Translated } from './messages'

/** The words of the palette: apart from `messages`, because the first screen does not wait for them. */
export const paletteMessages: Translated<typeof palette> = palette

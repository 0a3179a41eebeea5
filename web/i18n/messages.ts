import { atOnce } from './en/atOnce'
import type { Language } from './language'

/** The words that load with the first screen. English is the only language yet. */
export const messages: Language['atOnce'] = atOnce

import { composer } from './en/onDemand/composer'
import type { Language } from './language'

/** The words of what stands around the composer. */
export const composerMessages: Language['composer'] = composer

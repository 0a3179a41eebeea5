import { diff } from './en/onDemand/diff'
import type { Language } from './language'

/** The words of changes line by line. */
export const diffMessages: Language['diff'] = diff

import { files } from './en/onDemand/files'
import type { Language } from './language'

/** The words of a session's files and changes. */
export const filesMessages: Language['files'] = files

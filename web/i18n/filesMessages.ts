import { files } from './en/onDemand/files'
import type { Translated } from './messages'

/** The words of files and changes: apart from `messages`, because the first screen does not wait for them. */
export const filesMessages: Translated<typeof files> = files

import { diff } from './en/onDemand/diff'
import type { Translated } from './messages'

/** The words of changes: apart from `messages`, because they load with the first opened change. */
export const diffMessages: Translated<typeof diff> = diff

import { en } from './en'

export type Messages = typeof en

/** Words of the interface, typed: a missing or misspelt one does not compile. English is the only language yet. */
export const messages: Messages = en

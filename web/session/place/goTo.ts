import { createListeners } from '../../../worker/shared/observable'

export interface GoTo {
  /** `addressKey` of the session whose log shows it. */
  chat: string
  itemId: string
  /** Marked in what is shown; empty = nothing. */
  text: string
}

/** Asks the open log of a session to show one of its items. */
export const goTo = createListeners<[GoTo]>()

import { createObservable } from '../../worker/shared/observable'

/** What was just done, and how it is taken back. */
export interface UndoNotice {
  text: string
  /** What the button says. */
  action: string
  /** What fails is told to the person. */
  undo(): unknown
  /** Epoch ms: from then on it is too late. Missing = it is never. */
  until?: number
}

/** The last one; it is shown for a few seconds. */
export const undoNotice = createObservable<UndoNotice | null>(null)

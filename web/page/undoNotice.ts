import { createObservable } from '../../worker/shared/observable'

/** What was just done, and how it is taken back. */
interface UndoNotice {
  text: string
  /** What the button says. */
  action: string
  undo(): void
}

/** The last one; it is shown for a few seconds. */
export const undoNotice = createObservable<UndoNotice | null>(null)

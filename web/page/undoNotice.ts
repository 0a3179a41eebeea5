import { createObservable } from '../../worker/shared/observable'
import { tellFailure } from '../failures/failures'

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

export function takeBack(notice: UndoNotice): void {
  undoNotice.set(null)
  tellFailure(undoing(notice), notice.text)
}

async function undoing(notice: UndoNotice): Promise<void> {
  await notice.undo()
}

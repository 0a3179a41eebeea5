import { tellFailure } from '../failures/failures'
import { undoNotice, type UndoNotice } from '../page/undoNotice'

export function takeBack(notice: UndoNotice): void {
  undoNotice.set(null)
  tellFailure(undo(notice), notice.text)
}

async function undo(notice: UndoNotice): Promise<void> {
  await notice.undo()
}

import { app } from './app'
import { firstSteps } from './firstSteps'
import { pwa } from './pwa'
import { servers } from './servers'
import { sessions } from './sessions'
import { visibleText } from './visibleText'
import { shortReason, wordsForError } from './errors'

/** The words that load with the first screen. */
export const atOnce = {
  app,
  firstSteps,
  pwa,
  servers,
  sessions,
  visibleText,
  error: wordsForError,
  shortReason,
}

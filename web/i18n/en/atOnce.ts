import { app } from './app'
import { firstSteps } from './firstSteps'
import { permission, visibleText } from './permission'
import { pwa } from './pwa'
import { servers } from './servers'
import { sessions } from './sessions'
import { shortReason, wordsForError } from './errors'

/** The words that load with the first screen. */
export const atOnce = {
  app,
  firstSteps,
  permission,
  pwa,
  servers,
  sessions,
  visibleText,
  error: wordsForError,
  shortReason,
}

import { app } from './app'
import { firstSteps } from './firstSteps'
import { permission, visibleText } from './permission'
import { pwa } from './pwa'
import { servers } from './servers'
import { sessions } from './sessions'
import { shortReason, wordsForError } from './errors'

/** The words of the interface in English, without those of signing in and linking (linkMessages.ts). */
export const en = {
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

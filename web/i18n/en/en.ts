import { addTerminal } from './addTerminal'
import { app } from './app'
import { firstSteps } from './firstSteps'
import { handOver } from './handOver'
import { linkTerminal } from './linkTerminal'
import { newSession } from './newSession'
import { permission, visibleText } from './permission'
import { pwa } from './pwa'
import { servers } from './servers'
import { sessions } from './sessions'
import { settings } from './settings'
import { signIn } from './signIn'
import { syncedList } from './syncedList'
import { shortReason, wordsForError } from './errors'

/** All words of the interface in English. */
export const en = {
  addTerminal,
  app,
  firstSteps,
  handOver,
  linkTerminal,
  newSession,
  permission,
  pwa,
  servers,
  sessions,
  settings,
  signIn,
  syncedList,
  visibleText,
  error: wordsForError,
  shortReason,
}

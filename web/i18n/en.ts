import { enApp } from './enApp'
import { enConnect } from './enConnect'
import { wordsForError } from './enErrors'
import { enPwa } from './enPwa'
import { enServers, enSettings } from './enServers'

/** All words of the interface in English; another language has the same shape. */
export const en = {
  app: enApp,
  servers: enServers,
  settings: enSettings,
  connect: enConnect,
  pwa: enPwa,
  error: wordsForError,
}

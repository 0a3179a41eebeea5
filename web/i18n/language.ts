import type { atOnce } from './en/atOnce'
import type { addTerminal } from './en/linking/addTerminal'
import type { handOver } from './en/linking/handOver'
import type { linkTerminal } from './en/linking/linkTerminal'
import type { signIn } from './en/linking/signIn'
import type { agentSettings } from './en/onDemand/agentSettings'
import type { composer } from './en/onDemand/composer'
import type { files } from './en/onDemand/files'
import type { machine } from './en/onDemand/machine'
import type { newSession } from './en/onDemand/newSession'
import type { notifications } from './en/onDemand/notifications'
import type { palette } from './en/onDemand/palette'
import type { permission } from './en/onDemand/permission'
import type { pictures } from './en/onDemand/pictures'
import type { sessionActions } from './en/onDemand/sessionActions'
import type { settings } from './en/onDemand/settings'
import type { syncedList } from './en/onDemand/syncedList'

/** Any text where English has one; the same arguments, keys and lists. */
type Translated<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Text
    ? (...given: Given) => Translated<Text>
    : T extends readonly (infer Item)[]
      ? readonly Translated<Item>[]
      : { [Key in keyof T]: Translated<T[Key]> }

/**
 * All that a language has to say, in the shape that English gives: with a word missing it does not compile
 * (language.test.ts). Each part is reached through a module of its own beside this file, named after it, so that it
 * loads with the screens that show it; `messages.ts` has what the first screen needs.
 */
export type Language = Translated<{
  atOnce: typeof atOnce
  linking: {
    addTerminal: typeof addTerminal
    handOver: typeof handOver
    linkTerminal: typeof linkTerminal
    signIn: typeof signIn
  }
  agentSettings: typeof agentSettings
  composer: typeof composer
  files: typeof files
  machine: typeof machine
  newSession: typeof newSession
  notifications: typeof notifications
  palette: typeof palette
  permission: typeof permission
  pictures: typeof pictures
  sessionActions: typeof sessionActions
  settings: typeof settings
  syncedList: typeof syncedList
}>

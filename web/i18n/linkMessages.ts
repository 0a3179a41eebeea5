import { addTerminal } from './en/linking/addTerminal'
import { handOver } from './en/linking/handOver'
import { linkTerminal } from './en/linking/linkTerminal'
import { signIn } from './en/linking/signIn'
import type { Language } from './language'

/** The words of signing in and of linking. */
export const linkMessages: Language['linking'] = { addTerminal, handOver, linkTerminal, signIn }

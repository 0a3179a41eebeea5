import { addTerminal } from './en/addTerminal'
import { handOver } from './en/handOver'
import { linkTerminal } from './en/linkTerminal'
import { signIn } from './en/signIn'
import type { Translated } from './messages'

const enLinking = { addTerminal, handOver, linkTerminal, signIn }

/** What a language has to say about signing in and linking. */
type LinkMessages = Translated<typeof enLinking>

/**
 * The words of signing in and of linking: apart from `messages`, because only screens that load on demand show them
 * and the first screen does not wait for them.
 */
export const linkMessages: LinkMessages = enLinking

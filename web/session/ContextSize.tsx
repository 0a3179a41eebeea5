import type { ContextUsage } from '../../worker/api/chat'
import { composerMessages } from '../i18n/composerMessages'
import { shortCount } from '../names/shortCount.logic'
import { useIsNarrow } from '../ui/useIsNarrow'
import chips from '../agentSettings/SessionChips.module.css'
import styles from './bars/SessionBars.module.css'

const words = composerMessages.context

/** On a phone it takes a line, so it is shown there only when it soon matters. */
const fullOnPhone = 0.7

/** How full the agent's context is, where it says so. */
export function ContextSize({ usage: { tokens, window } }: { usage: ContextUsage }) {
  const isKnown = window !== null && window >= tokens
  const isNarrow = useIsNarrow()
  if (isNarrow && !(isKnown && tokens / window >= fullOnPhone)) return null
  const text = isKnown ? words.part(Math.round((tokens / window) * 100)) : words.tokens(shortCount(tokens))
  const title = isKnown ? words.partHelp(shortCount(tokens), shortCount(window)) : words.tokensHelp
  return (
    <span className={isNarrow ? chips.note : styles.bar} title={title}>
      {text}
    </span>
  )
}

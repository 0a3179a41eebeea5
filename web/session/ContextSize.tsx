import type { ContextUsage } from '../../worker/api/chat'
import { composerMessages } from '../i18n/composerMessages'
import { shortCount } from '../names/shortCount.logic'
import styles from './bars/SessionBars.module.css'

const words = composerMessages.context

/** How full the agent's context is, where it says so. */
export function ContextSize({ usage: { tokens, window } }: { usage: ContextUsage }) {
  const isKnown = window !== null && window >= tokens
  const text = isKnown ? words.part(Math.round((tokens / window) * 100)) : words.tokens(shortCount(tokens))
  const title = isKnown ? words.partHelp(shortCount(tokens), shortCount(window)) : words.tokensHelp
  return (
    <span className={styles.bar} title={title}>
      {text}
    </span>
  )
}

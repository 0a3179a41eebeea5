import type { ContextUsage } from '../../worker/api/chat'
import { useIsNarrow } from '../ui/useIsNarrow'
import chips from '../agentSettings/SessionChips.module.css'
import styles from './bars/SessionBars.module.css'
import { contextText } from './contextText.logic'

/** On a phone it takes a line, so it is shown there only when it soon matters; before, it is in the session's menu. */
const fullOnPhone = 0.7

/** How full the agent's context is, where it says so. */
export function ContextSize({ usage }: { usage: ContextUsage }) {
  const { part, text, help } = contextText(usage)
  const isNarrow = useIsNarrow()
  if (isNarrow && (part ?? 0) < fullOnPhone) return null
  return (
    <span className={isNarrow ? chips.note : styles.bar} title={help}>
      {text}
    </span>
  )
}

import { messages } from '../../i18n/messages'
import { composerMessages } from '../../i18n/composerMessages'
import { absoluteTime } from '../../time/time.logic'
import { ToolGlyph } from '../../toolCall/ToolGlyph'
import type { ChatNode } from '../place/chatNodes.logic'
import { useOpened } from '../place/opened'
import { quietKind, runKey, type QuietKind } from '../place/quietRuns.logic'
import { ChatItemView } from './ChatItemView'
import styles from './ToolCallView.module.css'

const words = composerMessages.quiet

/** Calls that only looked at something, one after the other: one line that opens to theirs. */
export function ToolRun({ nodes }: { nodes: readonly ChatNode[] }) {
  const first = nodes[0]?.item
  const [isOpen, setOpen] = useOpened(runKey(first?.id ?? ''))
  if (first?.kind !== 'tool-call') return null
  return (
    <div className={styles.call}>
      <button
        type="button"
        className={styles.summary}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        title={absoluteTime(first.time)}
      >
        <span className={styles.line}>
          <ToolGlyph tool={first.tool} />
          <span className={styles.text}>{summaryOf(nodes)}</span>
        </span>{' '}
        <span className={styles.state}>{messages.sessions.tool.steps(nodes.length)}</span>
      </button>
      {isOpen && (
        <div className={styles.steps}>
          {nodes.map((node) => (
            <div key={node.item.id} data-item={node.item.id}>
              <ChatItemView node={node} />
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

/** How many of each kind, in the order in which they came. */
function summaryOf(nodes: readonly ChatNode[]): string {
  const counts = new Map<QuietKind, number>()
  for (const { item } of nodes) {
    const kind = quietKind(item)
    if (kind !== null) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].map(([kind, count]) => words[kind](count)).join(', ')
}

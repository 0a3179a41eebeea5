import type { ChatBlock } from '../../worker/api/chat'
import { toolKind } from '../toolCall/toolKind.logic'

/** So many blocks from the end are looked at: what is older is not news. */
const lookedAt = 2

/** Id of the event with which the main agent began to plan, while no plan came after it; null = it does not plan. */
export function planStart(blocks: readonly ChatBlock[]): string | null {
  const last = blocks
    .slice(-lookedAt)
    .flat()
    .findLast((item) =>
      item.kind === 'event'
        ? item.parentId === null && item.event.type === 'entered-plan-mode'
        : item.kind === 'tool-call' && item.parentId === null && toolKind(item.tool) === 'plan',
    )
  return last?.kind === 'event' ? last.id : null
}

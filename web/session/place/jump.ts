import { isPending, type ChatBlock, type ChatItem, type ChatState } from '../../../worker/api/chat'
import { addressKey } from '../../addresses/sessionKey'
import { goTo } from './goTo'

export type Jump = 'previous-prompt' | 'next-prompt' | 'next-request'

/** Where the last jump led: the next one goes on from there while that is in view. */
let last: { chat: string; id: string } | null = null

/** Leads to a prompt or request before or after what is in the middle of the open chat. */
export function jumpTo(state: ChatState, jump: Jump): void {
  const chat = addressKey(state)
  const log = document.querySelector<HTMLElement>('[data-chat] [role=log]')
  if (!log) return
  const target = jumpTarget(state.blocks, lookedAt(log, chat), jump)
  if (target === null) {
    // Older messages come when the beginning of what is here is in view.
    if (jump !== 'next-request') log.scrollTop = jump === 'next-prompt' ? log.scrollHeight : 0
    return
  }
  last = { chat, id: target }
  goTo({ chat, itemId: target, text: '' })
}

function lookedAt(log: HTMLElement, chat: string): string | null {
  const view = log.getBoundingClientRect()
  if (last?.chat === chat) {
    const box = log.querySelector(`[data-item="${CSS.escape(last.id)}"]`)?.getBoundingClientRect()
    if (box && box.bottom > view.top && box.top < view.bottom) return last.id
  }
  const middle = (view.top + view.bottom) / 2
  const rows = [...log.querySelectorAll<HTMLElement>('[data-index][data-item]')]
  return rows.find((row) => row.getBoundingClientRect().bottom > middle)?.dataset['item'] ?? null
}

/** The item that is led to from this one; null = there is none that way. After the last request comes the first. */
export function jumpTarget(blocks: readonly ChatBlock[], from: string | null, jump: Jump): string | null {
  const items = blocks.flat()
  const at = items.findIndex(({ id }) => id === from)
  switch (jump) {
    case 'previous-prompt':
      return items.slice(0, Math.max(at, 0)).findLast(isPrompt)?.id ?? null
    case 'next-prompt':
      return items.slice(at + 1).find(isPrompt)?.id ?? null
    case 'next-request':
      return (items.slice(at + 1).find(isPending) ?? items.find(isPending))?.id ?? null
  }
}

function isPrompt({ kind }: ChatItem): boolean {
  return kind === 'user-text'
}

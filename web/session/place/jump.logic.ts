import type { ChatBlock, ChatItem } from '../../../worker/api/chat'

export type Jump = 'previous-prompt' | 'next-prompt' | 'next-request'

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
      return (items.slice(at + 1).find(isRequest) ?? items.find(isRequest))?.id ?? null
  }
}

function isPrompt({ kind }: ChatItem): boolean {
  return kind === 'user-text'
}

function isRequest(item: ChatItem): boolean {
  return item.kind === 'tool-call' && item.permission?.kind === 'pending'
}

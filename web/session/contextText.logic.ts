import type { ContextUsage } from '../../worker/api/chat'
import { composerMessages } from '../i18n/composerMessages'
import { shortCount } from '../names/shortCount.logic'

const words = composerMessages.context

/** How full the agent's context is; `part` null = it does not say how much it can hold. */
export function contextText({ tokens, window }: ContextUsage): { part: number | null; text: string; help: string } {
  if (window === null || window < tokens) {
    return { part: null, text: words.tokens(shortCount(tokens)), help: words.tokensHelp }
  }
  const part = tokens / window
  return {
    part,
    text: words.part(Math.round(part * 100)),
    help: words.partHelp(shortCount(tokens), shortCount(window)),
  }
}

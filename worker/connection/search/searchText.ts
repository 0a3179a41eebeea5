import type { FoundMessage } from '../../api/agents/messageSearch'
import { normalizeRecord } from '../../chat/records/normalize'
import type { PartContent } from '../../chat/records/parts'
import type { OpenedMessage } from '../../chat/records/records'

/** Of one message: results of tools can be megabytes. */
const mostCharacters = 200_000
const excerptBefore = 40
const excerptLength = 160

/** The words of a search, in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean)
}

/** Null = the message does not have all of the words in one text. */
export function searchMessage(message: OpenedMessage, words: readonly string[]): FoundMessage | null {
  for (const part of normalizeRecord(message)) {
    const found = textsOf(part)
    for (const text of found?.texts ?? []) {
      const shown = text.slice(0, mostCharacters)
      const low = shown.toLowerCase()
      if (found && words.every((word) => low.includes(word))) {
        const place = Math.min(...words.map((word) => low.indexOf(word)))
        return { seq: message.seq, at: message.createdAt, from: found.from, excerpt: excerptOf(shown, place) }
      }
    }
  }
  return null
}

/** One line, from a little before the place. */
function excerptOf(text: string, place: number): string {
  const start = Math.max(0, place - excerptBefore)
  const end = start + excerptLength
  const line = text.slice(start, end).replaceAll(/\s+/g, ' ').trim()
  return `${start > 0 ? '…' : ''}${line}${end < text.length ? '…' : ''}`
}

function textsOf(part: PartContent): { from: FoundMessage['from']; texts: readonly string[] } | null {
  switch (part.kind) {
    case 'user-text':
      return { from: 'person', texts: [part.text] }
    case 'terminal':
      return { from: 'person', texts: [part.text] }
    case 'agent-text':
    case 'thinking':
      return { from: 'agent', texts: [part.text] }
    case 'file':
      return { from: part.from === 'user' ? 'person' : 'agent', texts: [part.name] }
    case 'tool-start':
      return { from: 'tool', texts: [part.title ?? '', part.description ?? '', ...stringsIn(part.input)] }
    case 'tool-end':
      return { from: 'tool', texts: stringsIn(part.result) }
    default:
      return null
  }
}

/** All texts in untrusted JSON, up to a limit. */
function stringsIn(value: unknown): string[] {
  const texts: string[] = []
  const left: unknown[] = [value]
  for (let characters = 0; left.length > 0 && characters < mostCharacters;) {
    const next = left.pop()
    if (typeof next === 'string') {
      texts.push(next)
      characters += next.length
    } else if (typeof next === 'object' && next !== null) {
      const inner = Object.values(next)
      left.push(...inner.slice(0, mostCharacters))
      characters += inner.length
    }
  }
  return texts
}

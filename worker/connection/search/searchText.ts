import type { FoundMessage } from '../../api/agents/messageSearch'
import { comparableText, textsInJson } from '../../api/agents/textsInJson'
import { normalizeRecord } from '../../chat/records/normalize'
import type { PartContent } from '../../chat/records/parts'
import type { OpenedMessage } from '../../chat/records/records'

/** Of one message: results of tools can be megabytes. */
const mostCharacters = 200_000
const excerptBefore = 40
const excerptLength = 160

/** The words of a search, as they are compared. */
export function wordsOf(text: string): string[] {
  return comparableText(text).split(/\s+/).filter(Boolean)
}

/** `found` null = what was looked through of it does not have all of the words. `isLong`: that is only its beginning. */
export function searchMessage(
  message: OpenedMessage,
  words: readonly string[],
): { found: FoundMessage | null; isLong: boolean } {
  const whole = normalizeRecord(message).flatMap(textsOf)
  const isLong = whole.reduce((sum, { text }) => sum + text.length, 0) >= mostCharacters
  return { found: foundIn(message, whole, words), isLong }
}

function foundIn(
  message: OpenedMessage,
  whole: readonly SearchedText[],
  words: readonly string[],
): FoundMessage | null {
  const texts = whole
    .map(({ from, text }) => ({ from, text: text.slice(0, mostCharacters).normalize('NFC') }))
    .map(({ from, text }) => ({ from, text, low: comparableText(text) }))
  if (!words.every((word) => texts.some(({ low }) => low.includes(word)))) return null
  const first = texts.find(({ low }) => words.some((word) => low.includes(word)))
  if (!first) return null
  const place = Math.min(...words.map((word) => first.low.indexOf(word)).filter((at) => at >= 0))
  return { seq: message.seq, at: message.createdAt, from: first.from, excerpt: excerptOf(first.text, place) }
}

/** One line, from a little before the place. */
function excerptOf(text: string, place: number): string {
  const start = Math.max(0, place - excerptBefore)
  const end = start + excerptLength
  const line = text.slice(start, end).replaceAll(/\s+/g, ' ').trim()
  return `${start > 0 ? '…' : ''}${line}${end < text.length ? '…' : ''}`
}

interface SearchedText {
  from: FoundMessage['from']
  text: string
}

function textsOf(part: PartContent): SearchedText[] {
  switch (part.kind) {
    case 'user-text':
    case 'terminal':
      return [{ from: 'person', text: part.text }]
    case 'agent-text':
    case 'thinking':
      return [{ from: 'agent', text: part.text }]
    case 'file':
      return [{ from: part.from === 'user' ? 'person' : 'agent', text: part.name }]
    case 'tool-start':
      return ofTool([part.title ?? '', part.description ?? '', ...textsInJson(part.input, mostCharacters)])
    case 'tool-end':
      return ofTool(textsInJson(part.result, mostCharacters))
    default:
      return []
  }
}

function ofTool(texts: readonly string[]): SearchedText[] {
  return texts.map((text) => ({ from: 'tool', text }))
}

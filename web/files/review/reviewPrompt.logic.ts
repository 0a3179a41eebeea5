import { filesMessages } from '../../i18n/filesMessages'
import { visibleText } from '../../visibleText/visibleText.logic'
import type { ReviewComment } from './reviewComments'

const words = filesMessages.review

/** A line of a minified file says nothing by its length. */
const quotedLength = 200

/** All comments as one prompt: file, line, what stands there, what is said of it. */
export function reviewPrompt(comments: readonly ReviewComment[]): string {
  const parts = comments
    .toSorted((a, b) => byText(a.path, b.path) || a.line.number - b.line.number || byText(a.line.side, b.line.side))
    .map(({ path, line, text }) => {
      // A name with line breaks would become part of what the person says.
      const name = visibleText(path)
      const place = line.side === 'after' ? `${name}:${line.number}` : words.removedLine(name, line.number)
      return `${place}\n> ${quoted(line.text)}\n\n${text.trim()}`
    })
  return [words.promptHead, ...parts].join('\n\n')
}

function quoted(text: string): string {
  const line = text.trim()
  return line.length > quotedLength ? `${line.slice(0, quotedLength)}…` : line
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

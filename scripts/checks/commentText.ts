import { parseSync } from 'vite'

/**
 * The text in which references are looked for, as long as the file, so that offsets and lines stay: of code only the
 * comments, of documents and configuration all of it. Code becomes NUL characters, so that nothing is read across it.
 */
export function commentText(path: string, text: string): string {
  if (/\.(?:[cm]?[jt]s|[jt]sx)$/.test(path)) return keepOnly(text, scriptComments(path, text))
  if (path.endsWith('.css')) return keepOnly(text, matches(text, /\/\*[\s\S]*?\*\//g))
  return text
}

interface Span {
  start: number
  end: number
}

function scriptComments(path: string, text: string): Span[] {
  const { comments, errors } = parseSync(path, text)
  const [error] = errors
  if (error) throw new Error(`${path}: ${error.message}`)
  return comments
}

function matches(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }))
}

function keepOnly(text: string, spans: readonly Span[]): string {
  const parts: string[] = []
  let position = 0
  for (const { start, end } of spans) {
    parts.push(blank(text.slice(position, start)), withoutMarks(text.slice(start, end)))
    position = end
  }
  parts.push(blank(text.slice(position)))
  return parts.join('')
}

function blank(code: string): string {
  return code.replace(/\S/g, '\0')
}

/** A sentence that goes on in the next line of a comment is one text. */
function withoutMarks(comment: string): string {
  return comment.replace(/^\s*(?:\/\/|\/\*+|\*+(?!\/))|\*+\/$/gm, (mark) => mark.replace(/\S/g, ' '))
}

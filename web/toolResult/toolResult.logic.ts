import { bytesText } from '../pwa/bytes.logic'
import { messages } from '../i18n/messages'
import { readableFacts, type Fact } from '../toolCall/readableInput.logic'
import { plainResult, prettyJson } from '../toolCall/resultText.logic'
import { anyTextField, asRecord, listField, textField } from '../toolCall/toolInput.logic'
import type { ToolKind } from '../toolCall/toolKind.logic'
import { pictureSize, type PixelSize } from './pictureSize.logic'

export type ResultPart =
  | { kind: 'text'; text: string }
  /** Of a file, from this line on; null = which lines is not known. */
  | { kind: 'file'; text: string; firstLine: number | null }
  | { kind: 'facts'; facts: Fact[] }
  /** `source`: what an `img` shows; null = it is only named. */
  | { kind: 'picture'; mediaType: string; bytes: number; size: PixelSize | null; source: string | null }

/** Formats without scripts and links, which every browser shows. */
const SHOWN: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
const PDF = 'application/pdf'
const MAX_SHOWN_BYTES = 8_000_000
/** Decoded, a pixel takes four bytes, however small the file is. */
const MAX_SHOWN_PIXELS = 30_000_000

/** What a tool gave back: text and pictures in order. Bytes in base64 are never text. */
export function resultParts(result: unknown, tool: ToolKind = 'other'): ResultPart[] {
  if (saysNothingNew(result, tool)) return []
  const file = tool === 'read' ? fileOf(result) : null
  if (file) return file
  return joined(partsOf(typeof result === 'string' ? blocksIn(result) : result))
}

/** Of what was changed, it is what the call shows already. */
function saysNothingNew(result: unknown, tool: ToolKind): boolean {
  const fields = asRecord(result)
  switch (tool) {
    case 'write':
    case 'edit':
      return Array.isArray(fields['structuredPatch']) || isListOfEdits(result)
    case 'notebook':
      return typeof fields['new_source'] === 'string' && !fields['error']
    case 'todos':
      return Array.isArray(fields['newTodos'])
    default:
      return false
  }
}

/** ACP gives back the edits that it was asked for. */
function isListOfEdits(result: unknown): boolean {
  return Array.isArray(result) && result.length > 0 && result.every((part) => asRecord(part)['type'] === 'diff')
}

/** What was read: Claude Code's own result, or a text whose lines may have their numbers before them. */
function fileOf(result: unknown): ResultPart[] | null {
  const file = asRecord(asRecord(result)['file'])
  const content = anyTextField(file, 'content')
  if (content !== null) {
    const first = file['startLine']
    return content === '' ? [] : [{ kind: 'file', text: content, firstLine: typeof first === 'number' ? first : null }]
  }
  const text = plainResult(result)
  if (text === null || text === '' || blocksIn(text) !== text) return null
  return numberedFile(text) ?? [{ kind: 'file', text, firstLine: null }]
}

const numbered = /^ *(\d+)(?:\t|→)(.*)$/

/** Lines with their numbers before them, and what stands below. */
function numberedFile(text: string): ResultPart[] | null {
  const lines = text.split('\n')
  const first = Number(numbered.exec(lines[0] ?? '')?.[1] ?? Number.NaN)
  const held: string[] = []
  for (const line of lines) {
    const [, number, content = ''] = numbered.exec(line) ?? []
    if (Number(number) !== first + held.length) break
    held.push(content)
  }
  if (held.length === 0) return null
  const below = lines.slice(held.length).join('\n').trim()
  const file: ResultPart = { kind: 'file', text: held.join('\n'), firstLine: first }
  return below === '' ? [file] : [file, { kind: 'text', text: below }]
}

/** Fields in which providers wrap the blocks of a result: MCP, ACP (`content` in `content`), Codex (`Ok`). */
const WRAPPERS = ['content', 'result', 'output', 'Ok'] as const
const MAX_WRAPPERS = 6

function partsOf(value: unknown, depth = 0): ResultPart[] {
  const bytes = bytesOf(value)
  if (bytes) return [picturePart(bytes.type, bytes.data)]
  if (Array.isArray(value) && value.some((block) => hasPicture(block, depth + 1))) {
    return value.flatMap((block) => (hasPicture(block, depth + 1) ? partsOf(block, depth + 1) : [shown([block])]))
  }
  const wrapped = wrappedIn(value, depth)
  return wrapped === null ? [shown(value)] : partsOf(wrapped, depth + 1)
}

function wrappedIn(value: unknown, depth: number): unknown {
  const fields = asRecord(value)
  return WRAPPERS.map((key) => fields[key]).find((child) => hasPicture(child, depth + 1)) ?? null
}

function hasPicture(value: unknown, depth: number): boolean {
  if (depth > MAX_WRAPPERS || typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some((block) => hasPicture(block, depth + 1))
  return bytesOf(value) !== null || wrappedIn(value, depth) !== null
}

/** Some CLIs send the blocks as the text of their JSON. */
function blocksIn(text: string): unknown {
  if (text.length > MAX_SHOWN_BYTES * 1.5 || !/^\s*[[{]/.test(text) || !/image|base64/.test(text)) return text
  try {
    const value: unknown = JSON.parse(text)
    return hasPicture(value, 0) ? value : text
  } catch {
    return text
  }
}

function joined(parts: readonly ResultPart[]): ResultPart[] {
  const all: ResultPart[] = []
  for (const part of parts) {
    const last = all.at(-1)
    if (part.kind === 'text' && last?.kind === 'text') last.text += `\n${part.text}`
    else if (part.kind !== 'text' || part.text !== '') all.push({ ...part })
  }
  return all
}

function shown(result: unknown): ResultPart {
  const value = withoutBytes(result)
  const text = plainResult(value) ?? foundText(value)
  if (text !== null) return { kind: 'text', text }
  const facts = readableFacts(value, { quoted: false })
  return facts ? { kind: 'facts', facts } : { kind: 'text', text: prettyJson(value) }
}

/** What Claude Code's searches and fetches found; null = it is something else. */
function foundText(result: unknown): string | null {
  const { filenames, results } = asRecord(result)
  if (Array.isArray(filenames)) {
    const content = textField(result, 'content')
    return content ?? (filenames.every((name) => typeof name === 'string') ? filenames.join('\n') : null)
  }
  if (textField(result, 'query') !== null && Array.isArray(results)) {
    return results.map((part) => (typeof part === 'string' ? part : pagesOf(part))).join('\n\n')
  }
  return textField(result, 'url') === null ? null : anyTextField(result, 'result')
}

function pagesOf(search: unknown): string {
  return listField(search, 'content')
    .map((page) => [textField(page, 'title'), textField(page, 'url')].filter((part) => part !== null).join('\n'))
    .join('\n')
}

/** The shapes in which providers send pictures and documents: Claude, MCP, Claude Code's own results, OpenAI. */
function bytesOf(value: unknown): { type: string; data: string } | null {
  const block = asRecord(value)
  const source = asRecord(block['source'])
  const file = asRecord(block['file'])
  const resource = asRecord(block['resource'])
  // What a command printed that Claude Code took for a picture.
  const printed = block['isImage'] === true ? textField(block, 'stdout') : null
  const url =
    printed ?? textField(block, 'image_url', 'url') ?? textField(block['image_url'], 'url') ?? textField(source, 'url')
  const fromUrl = /^data:([\w.+-]+\/[\w.+-]+);base64,/i.exec(url ?? '')
  if (fromUrl && url) return { type: fromUrl[1] ?? '', data: url.slice(fromUrl[0].length) }
  const found: [data: string | null, type: string | null][] = [
    [textField(source, 'data'), textField(source, 'media_type')],
    [textField(file, 'base64'), textField(file, 'type', 'mediaType') ?? (block['type'] === 'pdf' ? PDF : null)],
    [textField(resource, 'blob'), textField(resource, 'mimeType')],
    [textField(block, 'data'), textField(block, 'mimeType', 'mime_type')],
  ]
  for (const [data, type] of found) if (data !== null && type !== null) return { type, data }
  return null
}

function picturePart(type: string, data: string): Extract<ResultPart, { kind: 'picture' }> {
  const mediaType = type.toLowerCase().slice(0, 100)
  const bytes = base64Bytes(data)
  const size = SHOWN.has(mediaType) ? pictureSize(data) : null
  const isShown = size !== null && bytes <= MAX_SHOWN_BYTES && size.width * size.height <= MAX_SHOWN_PIXELS
  return { kind: 'picture', mediaType, bytes, size, source: isShown ? `data:${mediaType};base64,${data}` : null }
}

function base64Bytes(data: string): number {
  return Math.floor((data.replace(/=+\s*$/, '').length * 3) / 4)
}

/** `PNG picture, 640 × 480, 12 kB`. */
export function pictureName({ mediaType, bytes, size }: Extract<ResultPart, { kind: 'picture' }>): string {
  const [kind = '', format = ''] = mediaType.split('/')
  const name = messages.sessions.result.picture(format.toUpperCase(), kind === 'image')
  return [name, ...(size ? [`${size.width} × ${size.height}`] : []), bytesText(bytes)].join(', ')
}

const BYTES = /^(?:data:[^,]{0,100},)?(?:[A-Za-z0-9+/_-]{60,}\s?){4,}={0,2}\s*$/
/** How PNG, JPEG, GIF, WebP and PDF begin: too few for `BYTES`, they are bytes nevertheless. */
const FILE_START = /^(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR|JVBERi0)[A-Za-z0-9+/\s]*={0,2}\s*$/
const DATA_URL = /data:[\w.+-]+\/[\w.+-]+;base64,[A-Za-z0-9+/=]{200,}/g

/** The same JSON, with the places of bytes in base64 named. A result that is one text stays: a person may want it. */
function withoutBytes(value: unknown, isInside = false): unknown {
  if (typeof value === 'string') {
    if (isInside && value.length > 40 && FILE_START.test(value.slice(0, 2000))) return named(value)
    if (isInside && value.length > 240 && BYTES.test(value.slice(0, 2000))) return named(value)
    return value.replace(DATA_URL, named)
  }
  if (Array.isArray(value)) return value.map((child) => withoutBytes(child, true))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, withoutBytes(child, !TEXT_FIELDS.has(key))]),
  )
}

/** Fields that hold what a program printed. */
const TEXT_FIELDS: ReadonlySet<string> = new Set(['text', 'stdout', 'stderr', 'output', 'error'])

function named(base64: string): string {
  return messages.sessions.result.bytes(bytesText(base64Bytes(base64.slice(base64.indexOf(',') + 1))))
}

/** Where a result is what a terminal printed: commands, and whatever has the terminal's control sequences. */
export function isTerminalText(isCommand: boolean, text: string): boolean {
  return isCommand || text.includes('\u001b[')
}

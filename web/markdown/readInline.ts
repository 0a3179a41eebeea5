import type { SyntaxNode } from '@lezer/common'
import { decodeReferences } from './references.logic'
import type { Inline } from './document'
import { BUDGET } from './grammar/budget'
import { ElementStack, htmlPiece } from './html.logic'

/** What the reading of one text shares. */
export interface Reading {
  readonly source: string
  /** Addresses of `[label]: address` lines by their label. */
  readonly definitions: ReadonlyMap<string, string>
  /** Names of the notes that the text has. */
  readonly notes: ReadonlySet<string>
  nodesLeft: number
  cellsLeft: number
}

/** Marks of blocks and inlines that are not shown. */
const SILENT: ReadonlySet<string> = new Set([
  'QuoteMark',
  'EmphasisMark',
  'StrikethroughMark',
  'HeaderMark',
  'LinkMark',
  'ListMark',
  'TaskMarker',
])

/** The inlines of a node between two places of the text. */
export function readInlines(
  reading: Reading,
  parent: SyntaxNode,
  from = parent.from,
  to = parent.to,
  depth = 0,
): Inline[] {
  const { source } = reading
  if (depth > BUDGET.depth) return [{ kind: 'text', text: source.slice(from, to) }]
  const stack = new ElementStack()
  let at = from
  let isAfterMark = true
  const addText = (end: number) => {
    if (end > at) addLines(stack, source.slice(at, end), isAfterMark)
    isAfterMark = false
  }
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (node.from < from) continue
    if (node.to > to) break
    addText(node.from)
    at = node.to
    if (SILENT.has(node.name)) isAfterMark = node.name !== 'LinkMark'
    else if (node.name === 'HTMLTag' || node.name === 'Comment') addHtml(stack, source.slice(node.from, node.to))
    else for (const inline of readInline(reading, node, depth)) stack.add(inline)
  }
  addText(to)
  const inlines = withoutOuterBreaks(stack.finish())
  reading.nodesLeft -= stack.count
  return inlines
}

/** Text of a paragraph: each line break is one, indentation is none. */
function addLines(stack: ElementStack, text: string, isAfterMark: boolean): void {
  const lines = (isAfterMark ? text.trimStart() : text).split('\n')
  for (const [index, line] of lines.entries()) {
    if (index > 0) stack.add({ kind: 'break' })
    const start = index > 0 ? line.trimStart() : line
    stack.add({ kind: 'text', text: index < lines.length - 1 ? start.trimEnd() : start })
  }
}

function addHtml(stack: ElementStack, source: string): void {
  const piece = htmlPiece(source)
  if (piece.kind === 'hidden') return
  if (piece.kind === 'break') stack.add({ kind: 'break' })
  else if (piece.kind === 'text' || piece.tag === 'details' || piece.tag === 'summary')
    stack.add({ kind: 'text', text: source })
  else stack[piece.kind](piece.tag, source)
}

function withoutOuterBreaks(inlines: Inline[]): Inline[] {
  let start = 0
  let end = inlines.length
  while (start < end && inlines[start]?.kind === 'break') start++
  while (end > start && inlines[end - 1]?.kind === 'break') end--
  return inlines.slice(start, end)
}

function readInline(reading: Reading, node: SyntaxNode, depth: number): Inline[] {
  const raw = reading.source.slice(node.from, node.to)
  const children = () => readInlines(reading, node, node.from, node.to, depth + 1)
  switch (node.name) {
    case 'Escape':
      return [{ kind: 'text', text: raw.slice(1) }]
    case 'Entity':
      return [{ kind: 'text', text: decodeReferences(raw) }]
    case 'HardBreak':
      return [{ kind: 'break' }]
    case 'Emphasis':
      return [{ kind: 'emphasis', children: children() }]
    case 'StrongEmphasis':
      return [{ kind: 'strong', children: children() }]
    case 'Strikethrough':
      return [{ kind: 'strike', children: children() }]
    case 'InlineCode':
      return [{ kind: 'code', text: codeText(raw, isInTable(node)) }]
    case 'InlineMath':
      return [{ kind: 'math', source: raw }]
    case 'URL':
    case 'Autolink':
      reading.nodesLeft--
      return [node.name === 'URL' ? bareLink(raw) : autolink(raw)]
    case 'Link':
      return readLink(reading, node, raw, depth)
    case 'Image': {
      const href = addressOf(reading, node)
      if (href === null) return [{ kind: 'text', text: raw }]
      const [from, to] = labelOf(node)
      return [{ kind: 'image', href, alt: plainText(readInlines(reading, node, from, to, depth + 1)) }]
    }
    default:
      return [{ kind: 'text', text: raw }]
  }
}

/** Code between marks: line ends are spaces, one space at both ends is padding. */
function codeText(raw: string, inTable: boolean): string {
  const marks = /^`+/.exec(raw)?.[0].length ?? 0
  const text = raw.slice(marks, -marks || undefined).replace(/\n[ \t>]*/g, ' ')
  const code = /^ .*[^ ].* $/.test(text) || /^ [^ ] $/.test(text) ? text.slice(1, -1) : text
  return inTable ? code.replaceAll('\\|', '|') : code
}

function isInTable(node: SyntaxNode): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (parent.name === 'TableCell') return true
    if (parent.name === 'Paragraph') return false
  }
  return false
}

function bareLink(raw: string): Inline {
  const isMail = !/^(?:https?:|www\.)/i.test(raw)
  const href = isMail ? `mailto:${raw}` : /^www\./i.test(raw) ? `http://${raw}` : raw
  return { kind: 'link', href, children: [{ kind: 'text', text: raw }] }
}

function autolink(raw: string): Inline {
  const address = raw.slice(1, -1)
  const href = /^[a-z][-\w+.]+:/i.test(address) ? address : `mailto:${address}`
  return { kind: 'link', href, children: [{ kind: 'text', text: address }] }
}

function readLink(reading: Reading, node: SyntaxNode, raw: string, depth: number): Inline[] {
  const note = NOTE.exec(raw)?.[1]
  if (note !== undefined && reading.notes.has(note)) return [noteMark(note)]
  const href = addressOf(reading, node)
  const [from, to] = labelOf(node)
  const children = readInlines(reading, node, from, to, depth + 1)
  if (href !== null) return [{ kind: 'link', href, children: children.flatMap(withoutLinks) }]
  const start = raw.slice(0, from - node.from)
  return [{ kind: 'text', text: start }, ...children, { kind: 'text', text: reading.source.slice(to, node.to) }]
}

const NOTE = /^\[\^([^\]\s]{1,40})\]$/
const NOTES = /^[ \t>]{0,40}\[\^([^\]\s]{1,40})\]:/gm

/** Names of the notes of a text: `[^1]: note`. They are shown where they stand. */
export function notesOf(source: string): ReadonlySet<string> {
  return new Set([...source.matchAll(NOTES)].flatMap(([, name]) => name ?? []))
}

function noteMark(name: string): Inline {
  return { kind: 'element', tag: 'sup', children: [{ kind: 'text', text: name }] }
}

/** `[^1]: https://a.example`, which is also the form of a link's definition; null = it is no note. */
export function noteOfDefinition(text: string): Inline[] | null {
  const [, name, rest = ''] = /^\[\^([^\]\s]{1,40})\]: *(\S+)$/.exec(text) ?? []
  if (name === undefined) return null
  return [
    noteMark(name),
    { kind: 'text', text: ': ' },
    /^https?:/.test(rest) ? bareLink(rest) : { kind: 'text', text: rest },
  ]
}

/** Links do not nest. */
function withoutLinks(inline: Inline): Inline[] {
  return inline.kind === 'link' ? inline.children : [inline]
}

/** Where the label between the brackets begins and ends. */
function labelOf(node: SyntaxNode): [from: number, to: number] {
  const [open, close] = node.getChildren('LinkMark')
  return [open?.to ?? node.from, close?.from ?? node.to]
}

/** The address of a link or image; null = it names a definition that is not there, so it is no link. */
function addressOf({ source, definitions }: Reading, node: SyntaxNode): string | null {
  const marks = node.getChildren('LinkMark')
  if (marks.length > 2) {
    const url = node.getChildren('URL').find(({ from }) => from >= (marks[2]?.to ?? 0))
    return url ? readAddress(source.slice(url.from, url.to)) : ''
  }
  const label = node.getChild('LinkLabel')
  const [from, to] = labelOf(node)
  const name = label && label.to - label.from > 2 ? source.slice(label.from + 1, label.to - 1) : source.slice(from, to)
  return definitions.get(labelName(name)) ?? null
}

/** Case and spaces of a label do not matter. */
export function labelName(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase()
}

/** An address as written in the text, without its escapes; a backslash of a Windows path is none. */
export function readAddress(raw: string): string {
  const address = raw.startsWith('<') ? raw.slice(1, -1) : raw
  const isWindowsPath = /^(?:[a-z]:[\\/]|\\\\|[\w.~-]+\\)/i.test(address)
  return isWindowsPath ? address : decodeReferences(address.replace(/\\([!-/:-@[-`{-~])/g, '$1'))
}

/** Without any mark. */
export function plainText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case 'text':
        case 'code':
          return inline.text
        case 'break':
          return ' '
        case 'math':
          return inline.source
        case 'image':
          return inline.alt
        default:
          return plainText(inline.children)
      }
    })
    .join('')
}

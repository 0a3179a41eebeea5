import type { SyntaxNode, Tree } from '@lezer/common'
import { bytesText } from '../pwa/bytes.logic'
import type { Align, Block, Inline, ListItem, MarkdownDocument } from './document'
import { BUDGET, newMeter, type Meter, type PlainReason } from './grammar/budget'
import { grammarFor } from './grammar/grammar'
import { ElementStack, htmlPiece, htmlTokens } from './html.logic'
import { labelName, noteOfDefinition, notesOf, readAddress, readInlines, type Reading } from './readInline'

const htmlBlocks: ReadonlySet<string> = new Set(['HTMLBlock', 'CommentBlock', 'ProcessingInstructionBlock'])

/** Nesting by line prefixes (quotes, bullets) that would be followed recursively. */
const DEEP_PREFIX = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){24}/m
/** Bullets indented so far that following them would only nest further. */
const DEEP_INDENT = /^[ \t]{100,}(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])/m
/** Spaces that the rule of a table's second line would try in every way. */
const LONG_SPACE = /^[ \t>|:-]{2000}/m

/** The bytes of a picture inside an address: `![x](data:image/png;base64,…)`. */
const DATA_ADDRESS = /(\]\(<?data:[\w.+/-]{1,60}(?:;[\w=-]{1,40}){0,3},)([^\s)>]{200,})/g

function withoutData(_: string, start: string, data: string): string {
  return `${start}…${bytesText((data.length * 3) / 4).replace(' ', '')}`
}

/** Reads GitHub-flavoured Markdown within the budget of one message. Never throws. */
export function readMarkdown(text: string, meter: Meter = newMeter()): MarkdownDocument {
  const source = text.replace(/\r\n?/g, '\n').replace(DATA_ADDRESS, withoutData)
  const whole = (reason: PlainReason): MarkdownDocument => ({ blocks: [], rest: { text: source, reason } })
  const limit = readLimit(source)
  if (limit <= 0 && source !== '') return whole('length')
  const input = source.slice(0, limit)
  if (DEEP_PREFIX.test(input) || DEEP_INDENT.test(input) || LONG_SPACE.test(input)) return whole('depth')
  let read: MarkdownDocument
  let end: number
  try {
    const tree = parse(input, meter)
    end = tree.length
    read = new Reader(input.slice(0, end), tree, meter).read()
  } catch {
    // Nested structures are followed recursively: the stack is the limit.
    return whole('depth')
  }
  if (read.rest) return { ...read, rest: { ...read.rest, text: read.rest.text + source.slice(end) } }
  const left = source.slice(end)
  if (left.trim() === '') return read
  const last = read.blocks.at(-1)
  // The last block and the rest were cut for the same reason: they are shown as one text.
  if (last?.kind === 'plain') return { blocks: read.blocks.slice(0, -1), rest: { ...last, text: last.text + left } }
  return { ...read, rest: { text: left.replace(/^\n/, ''), reason: end < limit ? 'nodes' : 'length' } }
}

/** How far the text is read: whole lines within the budget. */
function readLimit(source: string): number {
  let end = -1
  for (let lines = 0; lines < BUDGET.lines; lines++) {
    const next = source.indexOf('\n', end + 1)
    if (next < 0) return source.length <= BUDGET.length ? source.length : end
    if (next > BUDGET.length) return end
    end = next
  }
  return end
}

/** The syntax tree of the text, or of its beginning where it has more blocks than can be shown. */
function parse(input: string, meter: Meter): Tree {
  const parsing = grammarFor(input, meter).startParse(input)
  for (;;) {
    const tree = parsing.advance()
    if (tree) return tree
    meter.blocks++
    if (meter.blocks > BUDGET.blocks && parsing.stoppedAt === null) parsing.stopAt(parsing.parsedPos)
  }
}

/** A `<details>` that is not closed yet. */
interface OpenDetails {
  summary: Inline[]
  source: string
  before: Block[]
}

class Reader {
  readonly #reading: Reading
  readonly #tree: Tree
  readonly #skipped: readonly number[]
  /** Where the budget ended; null = not yet. */
  #cut: { at: number; reason: PlainReason } | null = null

  constructor(source: string, tree: Tree, meter: Meter) {
    this.#tree = tree
    this.#skipped = meter.skipped
    this.#reading = {
      source,
      definitions: definitionsOf(source, tree),
      notes: notesOf(source),
      nodesLeft: BUDGET.nodes,
      cellsLeft: BUDGET.cells,
    }
  }

  read(): MarkdownDocument {
    const blocks = this.#blocks(this.#tree.topNode, 0)
    const { source } = this.#reading
    return { blocks, rest: this.#cut ? { text: source.slice(this.#cut.at), reason: this.#cut.reason } : null }
  }

  #text({ from, to }: { from: number; to: number }): string {
    return this.#reading.source.slice(from, to)
  }

  /** The blocks in a node, as far as the budget goes. */
  #blocks(parent: SyntaxNode, depth: number, isTight = false): Block[] {
    const { source } = this.#reading
    if (depth > BUDGET.depth) return [{ kind: 'plain', text: this.#text(parent), reason: 'depth' }]
    let blocks: Block[] = []
    const open: OpenDetails[] = []
    const finish = () => {
      for (let details = open.pop(); details; details = open.pop()) {
        const block: Block = { kind: 'details', summary: details.summary, blocks }
        blocks = [...details.before, block]
      }
      return blocks
    }
    for (let node = parent.firstChild; node; node = node.nextSibling) {
      if (node.name === 'QuoteMark' || node.name === 'ListMark') continue
      if (node.name === 'LinkReference' && definitionIn(source, node)) continue
      if (this.#reading.nodesLeft <= 0) {
        this.#cut ??= { at: lineStart(source, node.from), reason: 'nodes' }
        return finish()
      }
      this.#reading.nodesLeft--
      const isHtml = htmlBlocks.has(node.name)
      if (isHtml) blocks = this.#html(node, blocks, open)
      else blocks.push(...this.#block(node, depth, isTight))
      if (this.#reading.nodesLeft < 0 && !this.#cut && !isHtml) {
        // More than the rest of the budget: then no part of this block is formatted.
        blocks.pop()
        this.#cut = { at: lineStart(source, node.from), reason: 'nodes' }
      }
      if (this.#cut) return finish()
    }
    return finish()
  }

  #block(node: SyntaxNode, depth: number, isTight: boolean): Block[] {
    const runIsSkipped = this.#skipped.some((at) => at >= node.from && at <= node.to)
    switch (node.name) {
      case 'LinkReference':
        return [{ kind: 'paragraph', children: this.#likeDefinition(node) }]
      case 'Paragraph':
      case 'Task':
        if (runIsSkipped) return [{ kind: 'plain', text: this.#text(node), reason: 'run' }]
        return [{ kind: isTight ? 'line' : 'paragraph', children: readInlines(this.#reading, node) }]
      case 'Blockquote':
        return [{ kind: 'quote', blocks: this.#blocks(node, depth + 1) }]
      case 'BulletList':
      case 'OrderedList':
        return [this.#list(node, depth)]
      case 'FencedCode':
      case 'CodeBlock': {
        const text = node
          .getChildren('CodeText')
          .map((part) => this.#text(part))
          .join('')
        const info = node.getChild('CodeInfo')
        return [{ kind: 'code', text, language: info ? languageOf(this.#text(info)) : '' }]
      }
      case 'HorizontalRule':
        return [{ kind: 'rule' }]
      case 'MathBlock':
        return [{ kind: 'math', source: this.#text(node).replace(/\n[ \t]*>[ \t]?/g, '\n') }]
      case 'Table':
        return [runIsSkipped ? { kind: 'plain', text: this.#text(node), reason: 'run' } : this.#table(node)]
      default: {
        const heading = /^(?:ATX|Setext)Heading([1-6])$/.exec(node.name)
        if (!heading) return [{ kind: 'plain', text: this.#text(node), reason: 'depth' }]
        if (runIsSkipped) return [{ kind: 'plain', text: this.#text(node), reason: 'run' }]
        return [{ kind: 'heading', depth: Number(heading[1]), children: trimmed(readInlines(this.#reading, node)) }]
      }
    }
  }

  /** What only looks like the definition of a link: as written, or a note. */
  #likeDefinition(node: SyntaxNode): Inline[] {
    const text = this.#text(node)
    const children: Inline[] = noteOfDefinition(text) ?? [{ kind: 'text', text }]
    this.#reading.nodesLeft -= children.length
    return children
  }

  #list(list: SyntaxNode, depth: number): Block {
    const { source } = this.#reading
    const isTight = !isLoose(list, source)
    const items: ListItem[] = []
    for (const item of list.getChildren('ListItem')) {
      if (this.#reading.nodesLeft <= 0) {
        this.#cut ??= { at: lineStart(source, item.from), reason: 'nodes' }
        break
      }
      this.#reading.nodesLeft--
      const marker = item.getChild('Task')?.getChild('TaskMarker')
      const checked = marker ? /x/i.test(this.#text(marker)) : null
      const blocks = this.#blocks(item, depth + 1, isTight)
      if (blocks.length > 0 || !this.#cut) items.push({ checked, blocks })
      if (this.#cut) break
    }
    const first = /\d+/.exec(list.name === 'OrderedList' ? source.slice(list.from, list.from + 12) : '')
    return { kind: 'list', start: first ? Number(first[0]) : null, items }
  }

  #table(table: SyntaxNode): Block {
    const columns = table.getChild('TableHeader')?.getChildren('TableCell').length ?? 0
    const rowNodes = table.getChildren('TableRow')
    const cells = columns * (rowNodes.length + 1)
    if (cells > this.#reading.cellsLeft) return { kind: 'plain', text: this.#text(table), reason: 'cells' }
    this.#reading.cellsLeft -= cells
    this.#reading.nodesLeft -= cells
    const cellsOf = (row: SyntaxNode | null) => {
      const read = row ? row.getChildren('TableCell').map((cell) => readInlines(this.#reading, cell)) : []
      return Array.from({ length: columns }, (_, column) => read[column] ?? [])
    }
    const delimiters = table.getChild('TableDelimiter')
    const align = delimiters ? alignments(this.#text(delimiters)) : []
    return { kind: 'table', align, header: cellsOf(table.getChild('TableHeader')), rows: rowNodes.map(cellsOf) }
  }

  /** HTML on lines of its own: folds, line breaks and a few elements; the rest is text. */
  #html(node: SyntaxNode, before: Block[], open: OpenDetails[]): Block[] {
    const tokens = htmlTokens(this.#text(node))
    // Each is at most a paragraph with one part.
    if (2 * tokens.length > this.#reading.nodesLeft) {
      return [...before, { kind: 'plain', text: this.#text(node), reason: 'nodes' }]
    }
    let blocks = before
    let stack = new ElementStack()
    let isInSummary = false
    const flush = () => {
      const children = trimmed(stack.finish())
      this.#reading.nodesLeft -= stack.count + 1
      stack = new ElementStack()
      if (isInSummary) {
        const details = open.at(-1)
        if (details) details.summary = children
      } else if (children.length > 0) {
        blocks.push({ kind: 'paragraph', children })
      }
    }
    for (const source of tokens) {
      const piece = source.startsWith('<') ? htmlPiece(source) : null
      if (source === '\n' || piece?.kind === 'break') stack.add({ kind: 'break' })
      else if (piece === null || piece.kind === 'text') stack.add({ kind: 'text', text: source })
      else if (piece.kind === 'hidden') continue
      else if (piece.tag === 'details') {
        flush()
        if (piece.kind === 'open' && open.length < BUDGET.depth) {
          open.push({ summary: [], source, before: blocks })
          blocks = []
        } else {
          const details = piece.kind === 'close' ? open.pop() : undefined
          if (details) blocks = [...details.before, { kind: 'details', summary: details.summary, blocks }]
          else stack.add({ kind: 'text', text: source })
        }
      } else if (piece.tag === 'summary') {
        flush()
        isInSummary = piece.kind === 'open' && open.length > 0
        if (open.length === 0) stack.add({ kind: 'text', text: source })
      } else stack[piece.kind](piece.tag, source)
    }
    flush()
    return blocks
  }
}

function definitionsOf(source: string, tree: Tree): Map<string, string> {
  const definitions = new Map<string, string>()
  if (!source.includes(']:')) return definitions
  tree.iterate({
    enter(ref) {
      if (ref.name !== 'LinkReference')
        return ref.type.is('Block') || ref.name === 'Document' || ref.name === 'ListItem'
      const { name, address } = definitionIn(source, ref.node) ?? {}
      if (name !== undefined && address !== undefined && !definitions.has(name)) definitions.set(name, address)
      return false
    },
  })
  return definitions
}

/** A definition of a link; null = only written like one: `[INFO]: started`, `[^1]: note`. */
function definitionIn(source: string, node: SyntaxNode): { name: string; address: string } | null {
  const label = node.getChild('LinkLabel')
  const url = node.getChild('URL')
  if (!label || !url) return null
  const name = labelName(source.slice(label.from + 1, label.to - 1))
  const address = readAddress(source.slice(url.from, url.to))
  return name.startsWith('^') || !/[/\\:#<]|\.\w/.test(address) ? null : { name, address }
}

/** A list with an empty line between its items, or between the parts of one, has paragraphs. */
function isLoose(list: SyntaxNode, source: string): boolean {
  let end = -1
  for (let item = list.firstChild; item; item = item.nextSibling) {
    if (item.name !== 'ListItem') continue
    for (let part = item.firstChild; part; part = part.nextSibling) {
      if (part.name === 'ListMark' || part.name === 'QuoteMark') continue
      if (end >= 0 && /\n[ \t>]*\n/.test(source.slice(end, part.from))) return true
      end = part.to
    }
  }
  return false
}

function alignments(line: string): Align[] {
  return line
    .replace(/^[\s>]*\|?|\|?\s*$/g, '')
    .split('|')
    .map((cell) => {
      const mark = cell.trim()
      if (mark.startsWith(':')) return mark.endsWith(':') && mark.length > 1 ? 'center' : 'left'
      return mark.endsWith(':') ? 'right' : null
    })
}

function languageOf(info: string): string {
  return /^[\w+#.-]{1,24}/.exec(info)?.[0] ?? ''
}

function lineStart(source: string, at: number): number {
  return source.lastIndexOf('\n', at - 1) + 1
}

function isEmpty(part: Inline | undefined): boolean {
  return part !== undefined && (part.kind === 'break' || (part.kind === 'text' && part.text.trim() === ''))
}

/** Without spaces and line breaks at both ends. */
function trimmed(inlines: Inline[]): Inline[] {
  const parts = [...inlines]
  while (isEmpty(parts[0])) parts.shift()
  while (isEmpty(parts.at(-1))) parts.pop()
  const last = parts.at(-1)
  if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text.trimEnd() }
  return parts
}

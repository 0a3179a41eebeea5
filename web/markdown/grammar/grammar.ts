import { parser, Table, TaskList, type MarkdownParser } from '@lezer/markdown'
import { bareAddress } from './addresses'
import { metered, type Meter } from './budget'
import { emphasis } from './flanking'
import { literalBackslash } from './literalBackslash'
import { inlineMath, mathBlock } from './math'
import { windowsPath } from './windowsPaths'

const grammar = parser.configure([Table, TaskList, emphasis, bareAddress, inlineMath, literalBackslash, windowsPath])

/** GitHub-flavoured Markdown as agents write it, for one text. */
export function grammarFor(source: string, meter: Meter): MarkdownParser {
  return grammar.configure([mathBlock(source), metered(meter)])
}

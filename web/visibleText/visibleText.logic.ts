import { messages } from '../i18n/messages'
import { addressNote, HOST, lookalikeNote, MAYBE_HOST, MIN_COMBINING } from './hosts.logic'

const words = messages.visibleText

/** A text as it is shown: what would hide, reorder or push away a part of it is a part of its own. */
export type TextPart =
  | { kind: 'plain'; text: string }
  /** Stands for a hidden character, or says something about the text before it. */
  | { kind: 'mark'; text: string }
  /** A long run of what takes room and says nothing; `source` is what it stands for. */
  | { kind: 'fold'; text: string; source: string }

/** Fewer empty lines, spaces, hidden characters and combining marks in a row than this are shown one by one. */
const MIN_EMPTY_LINES = 4
const MIN_SPACES = 40
const MIN_HIDDEN = 9

/** Letters, marks and symbols that are drawn as nothing: blanks of scripts and of music, a joiner, what stands for an object. */
const BLANK = String.raw`\u2800\uFFFC\u{1107F}\u{13441}\u{13442}\u{16FE4}\u{1D159}`

/**
 * Hidden: controls (but line feed and tab), format characters (bidi marks, zero width, tags), variation selectors,
 * fillers, what is unassigned, private or half a pair, and every space but the plain one.
 */
const HIDDEN = String.raw`(?![\n\t \u3000])[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Zs}\p{DI}${BLANK}]`
const SPACE = String.raw`[\t \u3000]`

// An emoji's own joiners and its selector hide nothing.
const EMOJI = String.raw`\p{Emoji_Presentation}\u{FE0F}?|\p{ExtPict}\u{FE0F}|[#*0-9]\u{FE0F}\u{20E3}`
const EMOJI_SEQUENCE = String.raw`(?:${EMOJI})\p{EMod}?(?:\u{200D}(?:${EMOJI}|\p{ExtPict})\p{EMod}?)*`

/** Most lines are printable ASCII without an address: nothing can hide in them but by a long run of spaces. */
const needsLook = new RegExp(String.raw`[^\t -~]|${SPACE}{${MIN_SPACES}}|:[\/\\]`, 'u')

const emptyLine = new RegExp(`^(?:${SPACE}|${HIDDEN})*$`, 'u')

const inLine = new RegExp(
  [
    `(?<emoji>${EMOJI_SEQUENCE})`,
    `(?<spaces>${SPACE}{${MIN_SPACES},})`,
    `(?<hidden>(?:${HIDDEN})+)`,
    String.raw`(?<combining>(?!\p{DI})\p{M}{${MIN_COMBINING},})`,
    `(?<address>${HOST})`,
    `(?<name>${MAYBE_HOST})`,
  ].join('|'),
  'gu',
)

/** The parts of a text, in order. Joined they read as the whole of it. */
export function visibleParts(text: string): TextPart[] {
  const parts: TextPart[] = []
  const lines = text.split('\n')
  for (let index = 0; index < lines.length;) {
    const run = emptyLinesFrom(lines, index)
    if (run >= MIN_EMPTY_LINES) {
      const source = lines.slice(index, index + run).join('\n')
      parts.push({ kind: 'fold', text: words.emptyLines(run), source })
      index += run
    } else {
      addLine(parts, lines[index] ?? '')
      index += 1
    }
    if (index < lines.length) addPlain(parts, '\n')
  }
  return parts
}

/** The same as plain text: for labels, and where nothing can be opened. */
export function visibleText(text: string): string {
  return visibleParts(text)
    .map((part) => part.text)
    .join('')
}

/** What a fold stands for, character by character. */
export function unfolded(source: string): string {
  return source
    .replace(new RegExp(`${HIDDEN}|\\p{M}`, 'gu'), codePoint)
    .replaceAll(' ', '·')
    .replaceAll('\t', '→')
}

/** Whether a part of the text would not have been seen. */
export function hidesSomething(parts: readonly TextPart[]): boolean {
  return parts.some(({ kind }) => kind !== 'plain')
}

/** Whether a line has nothing to see in it. */
export function isEmptyLine(line: string): boolean {
  return emptyLine.test(line)
}

function emptyLinesFrom(lines: readonly string[], start: number): number {
  let end = start
  while (end < lines.length && isEmptyLine(lines[end] ?? '')) end += 1
  return end - start
}

function addLine(parts: TextPart[], line: string): void {
  if (!needsLook.test(line)) return addPlain(parts, line)
  let done = 0
  for (const match of line.matchAll(inLine)) {
    addPlain(parts, line.slice(done, match.index))
    const [found] = match
    done = match.index + found.length
    addMatch(parts, found, match.groups ?? {})
  }
  addPlain(parts, line.slice(done))
}

function addMatch(parts: TextPart[], found: string, groups: Record<string, string | undefined>): void {
  if (groups['spaces'] !== undefined) {
    parts.push({ kind: 'fold', text: words.spaces(found.length), source: found })
  } else if (groups['hidden'] !== undefined) {
    const characters = [...found]
    if (characters.length < MIN_HIDDEN) parts.push({ kind: 'mark', text: characters.map(codePoint).join('') })
    else parts.push({ kind: 'fold', text: words.hidden(characters.length, spelledByTags(characters)), source: found })
  } else if (groups['combining'] !== undefined) {
    parts.push({ kind: 'fold', text: words.combining([...found].length), source: found })
  } else {
    addPlain(parts, found)
    const note = groups['address'] !== undefined ? addressNote(found) : lookalikeNote(found)
    if (note !== null) parts.push({ kind: 'mark', text: note })
  }
}

function addPlain(parts: TextPart[], text: string): void {
  const last = parts.at(-1)
  if (last?.kind === 'plain') last.text += text
  else if (text !== '') parts.push({ kind: 'plain', text })
}

function codePoint(character: string): string {
  return `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`
}

/** Tag characters repeat ASCII invisibly: what they spell. */
function spelledByTags(characters: readonly string[]): string {
  return characters
    .map((character) => (character.codePointAt(0) ?? 0) - 0xe0000)
    .filter((code) => code >= 0x20 && code < 0x7f)
    .map((code) => String.fromCodePoint(code))
    .join('')
}

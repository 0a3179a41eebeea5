import { messages } from '../i18n/messages'
import { latinTwins } from './latinTwins'

const words = messages.visibleText

/** More marks over one letter are shown as such (visibleText.logic.ts), wherever they stand. */
export const MIN_COMBINING = 5
/** Some letters and marks are invisible: they belong to no name. */
const NAME_LETTER = String.raw`(?!\p{DI})[\p{L}\p{M}\p{N}_-]`
const LABEL = String.raw`(?:(?!\p{M}{${MIN_COMBINING}})${NAME_LETTER})+`
const NAME = String.raw`${LABEL}(?:\.${LABEL})*`
/** Programs take one slash for two, and three too. */
const AFTER_SCHEME = String.raw`(?<=:\/\/|(?:https?|wss?|ftps?|ssh|git):[\/\\]{1,4})`
/** Pattern of what is certainly a host: the name in an address. */
export const HOST = AFTER_SCHEME + NAME
/** Pattern of what may be one: a name after an `@` (which may also be a version), names with dots between them. */
export const MAYBE_HOST = String.raw`(?<=@)${NAME}|(?<!${NAME_LETTER}|\.|(?<!\/)[\/\\])${LABEL}(?:\.${LABEL})+`

const scripts =
  'Latin Cyrillic Greek Armenian Hebrew Arabic Cherokee Georgian Coptic Han Hiragana Katakana Hangul Bopomofo'
    .split(' ')
    .map((name) => ({ name, letters: new RegExp(`\\p{Script=${name}}`, 'u') }))

/** They stand beside each other, and beside Latin, in ordinary names. */
const eastAsian = new Set(['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo'])

/**
 * What to say behind a name one part of which mixes letters of several scripts, or beside a Latin part is made of letters
 * that only look Latin; null = nothing.
 */
export function lookalikeNote(name: string): string | null {
  if (/^[ -~]*$/.test(name)) return null
  const labels = name.split('.')
  const mixed = labels.map(scriptsOf).find(looksMixed)
  if (mixed) return words.mixedScripts(mixed, asciiHost(name))
  if (!labels.some(looksLatin) || !labels.some(isAscii)) return null
  const found = scriptsOf(name)
  const ascii = asciiHost(name)
  if (found.length > 1) return words.mixedScripts(found, ascii)
  return ascii === null ? null : words.asciiHost(ascii)
}

/** The same for what is certainly a host. One that is not ASCII is also told as the network knows it. */
export function addressNote(host: string): string | null {
  const ascii = asciiHost(host)
  return lookalikeNote(host) ?? (ascii === null ? null : words.asciiHost(ascii))
}

function isAscii(label: string): boolean {
  return /^[\w-]*[a-z][\w-]*$/i.test(label)
}

/** Whether all letters of a label that is not ASCII are, or look like, Latin ones. */
function looksLatin(label: string): boolean {
  const isPlain = /^[ -~]*$/.test(label)
  return !isPlain && [...label.toLowerCase()].every((letter) => /[\w-]/.test(letter) || latinTwins.has(letter))
}

function scriptsOf(label: string): string[] {
  return scripts.flatMap(({ name, letters }) => (letters.test(label) ? [name] : []))
}

function looksMixed(found: readonly string[]): boolean {
  const suspicious = found.filter((name) => !eastAsian.has(name))
  return suspicious.length > 1 || (suspicious.length === 1 && suspicious[0] !== 'Latin' && found.length > 1)
}

/** The host as the network knows it; null where it is the same, or none. */
function asciiHost(host: string): string | null {
  if (!URL.canParse(`http://${host}`)) return null
  const { hostname } = new URL(`http://${host}`)
  return hostname === host.toLowerCase() ? null : hostname
}

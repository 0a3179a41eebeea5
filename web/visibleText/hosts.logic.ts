import { messages } from '../i18n/messages'

const words = messages.visibleText

/** More marks over one letter are shown as such (visibleText.logic.ts), wherever they stand. */
export const MIN_COMBINING = 5
/** Some letters and marks are invisible: they belong to no name. */
const NAME_LETTER = String.raw`(?!\p{DI})[\p{L}\p{M}\p{N}_-]`
const LABEL = String.raw`(?:(?!\p{M}{${MIN_COMBINING}})${NAME_LETTER})+`
/** Pattern of what is certainly a host: a name after `://` or `@`. */
export const HOST = String.raw`(?<=:\/\/|@)${LABEL}(?:\.${LABEL})*`
/** Pattern of what may be one: names with dots between them. */
export const NAME_WITH_DOT = String.raw`(?<!${NAME_LETTER}|[.\/\\])${LABEL}(?:\.${LABEL})+`

const scripts = {
  Latin: /\p{Script=Latin}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
  Greek: /\p{Script=Greek}/u,
  Armenian: /\p{Script=Armenian}/u,
  Hebrew: /\p{Script=Hebrew}/u,
  Arabic: /\p{Script=Arabic}/u,
  Cherokee: /\p{Script=Cherokee}/u,
  Georgian: /\p{Script=Georgian}/u,
  Coptic: /\p{Script=Coptic}/u,
  Han: /\p{Script=Han}/u,
  Hiragana: /\p{Script=Hiragana}/u,
  Katakana: /\p{Script=Katakana}/u,
  Hangul: /\p{Script=Hangul}/u,
  Bopomofo: /\p{Script=Bopomofo}/u,
}

/** They stand beside each other, and beside Latin, in ordinary names. */
const eastAsian = new Set(['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo'])

/** What to say behind a name one part of which mixes letters of several scripts; null = nothing. */
export function lookalikeNote(name: string): string | null {
  const mixed = name.split('.').map(scriptsOf).find(looksMixed)
  return mixed ? words.mixedScripts(mixed, asciiHost(name)) : null
}

/** The same for what is certainly a host. One that is not ASCII is also told as the network knows it. */
export function addressNote(host: string): string | null {
  const ascii = asciiHost(host)
  return lookalikeNote(host) ?? (ascii === null ? null : words.asciiHost(ascii))
}

function scriptsOf(label: string): string[] {
  return Object.entries(scripts).flatMap(([name, letters]) => (letters.test(label) ? [name] : []))
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

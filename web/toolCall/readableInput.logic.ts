import { placeOf } from './trackedInput.logic'

/** A value of an input or result: what a line shows, a text in several lines, or JSON. */
export type Fact =
  | { kind: 'line'; name: string; value: string }
  | { kind: 'text'; name: string; text: string }
  | { kind: 'json'; name: string; value: unknown }

const mostFacts = 24
const longestLine = 300
/** Texts in lists and objects are looked for so deep. */
const mostLevels = 4

interface Options {
  /** Texts in a line keep their quotes: "5" is told from 5. */
  quoted: boolean
}

/** Names and values in the order in which they came; null where they are too many, or no object. */
export function readableFacts(value: unknown, options: Options): Fact[] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const facts = Object.entries(value).flatMap(([name, field]) => factsOf(name, field, options, 1))
  return facts.length <= mostFacts && facts.every(({ name }) => name.length <= longestLine) ? facts : null
}

/** Whether it holds a text that JSON would show in one line with `\n` in it. */
export function holdsLines(value: unknown, level = 0): boolean {
  if (typeof value === 'string') return /[\r\n]/.test(value)
  if (typeof value !== 'object' || value === null || level > mostLevels) return false
  return Object.values(value).some((field) => holdsLines(field, level + 1))
}

function factsOf(name: string, value: unknown, options: Options, level: number): Fact[] {
  if (typeof value === 'string') {
    if (/[\r\n]/.test(value) || value.length > longestLine) return [{ kind: 'text', name, text: value }]
    return [{ kind: 'line', name, value: options.quoted ? JSON.stringify(value) : value }]
  }
  if (typeof value !== 'object' || value === null) return [{ kind: 'line', name, value: String(value) }]
  if (level < mostLevels && holdsLines(value)) {
    const parts: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
    return parts.flatMap(([part, held]) => factsOf(placeOf(name, part), held, options, level + 1))
  }
  const short = JSON.stringify(value)
  return short.length <= 100 ? [{ kind: 'line', name, value: short }] : [{ kind: 'json', name, value }]
}

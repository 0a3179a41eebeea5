import { newId, type CanonicalUrl } from '../api/ids'
import type { ServerColour } from '../api/state'
import type { StoredServerEntry } from '../store/registry/registryRecords'
import type { Registry } from './registry'

/** Makes an entry that nobody sees and nothing stores yet. */
export function draftEntry(registry: Pick<Registry, 'entries' | 'hostLabels'>, url: CanonicalUrl): StoredServerEntry {
  const entries = registry.entries()
  const label = labelOfUrl(url, registry.hostLabels())
  const now = Date.now()
  return {
    id: newId(),
    url,
    aliases: [],
    label,
    shortLabel: makeShortLabel(
      label,
      entries.map((entry) => entry.shortLabel),
    ),
    colour: pickColour(entries.map((entry) => entry.colour)),
    order: Math.max(-1, ...entries.map((entry) => entry.order)) + 1,
    addedAt: now,
    lastUsedAt: now,
    pausedAt: null,
    derivationId: crypto.randomUUID(),
    keyOrigin: null,
  }
}

/** First label of a new entry: the host's word for it, else its host, with the port when it is not the scheme's own. */
export function labelOfUrl(url: CanonicalUrl, labels: ReadonlyMap<CanonicalUrl, string>): string {
  return labels.get(url) ?? new URL(url).host
}

/**
 * One or two upper-case letters or digits that no other server has, taken from the label; at worst a repeated one.
 * A label without letters (an IP address) gives `S1`, `S2`, …: a lone digit would read as a number of something.
 */
export function makeShortLabel(label: string, taken: readonly string[]): string {
  if (!/\p{L}/u.test(label)) return numbered.find((candidate) => !taken.includes(candidate)) ?? 'S'
  const words = label.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const characters = [...words.join('')]
  const [first = '?', ...rest] = characters
  const initials = words.length > 1 ? words.map((word) => [...word][0] ?? '') : []
  const second = [...initials.slice(1), ...rest]
  const candidates = [first, ...second.map((letter) => first + letter), ...digits.map((digit) => first + digit)]
  const upperCase = candidates.map((candidate) => candidate.toLocaleUpperCase('en'))
  // Another language's capital may be longer than its letter.
  const fitting = upperCase.filter((candidate) => [...candidate].length <= 2)
  return fitting.find((candidate) => !taken.includes(candidate)) ?? first
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
const numbered = digits.map((digit) => `S${digit}`)

/** Neighbours in this order are far apart on the colour circle of the design system (hue grows with the index). */
const spreadColours: readonly ServerColour[] = [0, 4, 2, 6, 1, 5, 3, 7]

/** The least used colour; among equals the one farthest from those in use. */
export function pickColour(taken: readonly ServerColour[]): ServerColour {
  const uses = (colour: ServerColour) => taken.filter((other) => other === colour).length
  return spreadColours.reduce((best, colour) => (uses(colour) < uses(best) ? colour : best))
}

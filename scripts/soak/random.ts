/** Numbers that a seed repeats (mulberry32). */
export interface Random {
  /** From 0 up to, without, `end`. */
  below(end: number): number
  pick<T>(things: readonly T[]): T
  chance(probability: number): boolean
  /** Its own row of numbers, so that one part of a run does not move those of another. */
  fork(): Random
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    below,
    pick(things) {
      const thing = things[below(things.length)]
      if (thing === undefined) throw new Error('Nothing to pick from')
      return thing
    },
    chance: (probability) => next() < probability,
    fork: () => createRandom(below(2 ** 32)),
  }
}

const manners = [
  'calm',
  'brave',
  'quick',
  'quiet',
  'bright',
  'sunny',
  'gentle',
  'clever',
  'merry',
  'steady',
  'warm',
  'swift',
]
const animals = [
  'otter',
  'heron',
  'lynx',
  'badger',
  'finch',
  'marten',
  'swallow',
  'hare',
  'owl',
  'beaver',
  'wren',
  'fox',
]

/** A name that is easy to say; `random` is in [0, 1). */
export function worktreeName(random: () => number = Math.random): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  return `${pick(manners)}-${pick(animals)}`
}

/** Single keys that a person may change, in the order of the list. */
export const changeableKeys = ['j', 'k', 'e', 'n', '/', '.', 'a', 'd', 'z', '?'] as const

export type ChangeableKey = (typeof changeableKeys)[number]

type OwnKeys = Readonly<Record<string, string>>

/** Whether a pressed key can be one of these: a character that is typed without Ctrl, Alt or ⌘. */
export function isSingleKey(pressed: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean {
  return [...pressed.key].length === 1 && pressed.key !== ' ' && !pressed.ctrlKey && !pressed.metaKey && !pressed.altKey
}

/** The keys with this one changed; or which one has that key already, for no key does two things. */
export function withKey(
  own: OwnKeys,
  standard: ChangeableKey,
  key: string,
): { own: OwnKeys } | { taken: ChangeableKey } {
  const taken = changeableKeys.find((other) => other !== standard && (own[other] ?? other) === key)
  if (taken !== undefined) return { taken }
  const others = Object.entries(own).filter(([other]) => other !== standard)
  return { own: Object.fromEntries(key === standard ? others : [...others, [standard, key]]) }
}

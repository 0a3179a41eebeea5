export type JsonObject = Record<string, unknown>

/** Deeper structures are cut, so that nobody who walks an item (compare, clone, render) runs out of stack. */
const MAX_DEPTH = 64

/** The value if it is an object (not an array), else null. */
export function asObject(value: unknown): JsonObject | null {
  return isObject(value) ? value : null
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The readable text of a string, an object with `text`, `message` or `content`, or a list of such; null if there is none. */
export function textOf(value: unknown): string | null {
  return textAtDepth(value, 4)
}

function textAtDepth(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return value
  if (depth === 0) return null
  if (Array.isArray(value)) {
    const texts = value.flatMap((part) => textAtDepth(part, depth - 1) ?? [])
    return texts.length === 0 ? null : texts.join('\n')
  }
  const object = asObject(value)
  if (object === null) return null
  for (const key of ['text', 'message', 'content']) {
    const text = textAtDepth(object[key], depth - 1)
    if (text !== null) return text
  }
  return null
}

/** The same value, with everything below 64 levels replaced by `"…"`. Returns the argument itself if nothing is that deep. */
export function limitDepth(value: unknown): unknown {
  return isDeeperThan(value, MAX_DEPTH) ? cutAt(value, MAX_DEPTH) : value
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (depth === 0) return true
  return Object.values(value).some((child) => isDeeperThan(child, depth - 1))
}

function cutAt(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return '…'
  if (Array.isArray(value)) return value.map((child) => cutAt(child, depth - 1))
  // fromEntries defines properties: a key `__proto__` stays data.
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, cutAt(child, depth - 1)]))
}

/** Equality of JSON values (of limited depth). The order of keys does not matter. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((child, index) => sameJson(child, b[index]))
  }
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
}

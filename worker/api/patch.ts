/**
 * Difference of two JSON-like states (plain objects, arrays, strings, numbers, booleans, null; `undefined` = absent).
 * Law: `applyPatch(a, diff(a, b))` equals `b`. Unchanged parts keep their identity on both sides.
 */
export type PatchOp =
  | { op: 'set'; path: PathStep[]; value: unknown }
  | { op: 'remove'; path: PathStep[] }
  /** Streaming text: the string at `path` grows by `text`. */
  | { op: 'append'; path: PathStep[]; text: string }
  /** Array at `path`: at `index`, `remove` elements go and `insert` come. */
  | { op: 'splice'; path: PathStep[]; index: number; remove: number; insert: unknown[] }

export type PathStep = string | number

type PlainObject = Record<string, unknown>
type Container = PlainObject | unknown[]

/** What turns `before` into `after`. Parts that are the same object on both sides are skipped without a look inside. */
export function diff(before: unknown, after: unknown): PatchOp[] {
  const ops: PatchOp[] = []
  diffInto(ops, [], before, after)
  return ops
}

/** Copies only what the patch touches. A patch that was not made for `state` throws a TypeError. */
export function applyPatch(state: unknown, ops: readonly PatchOp[]): unknown {
  // The root is a value in a box like any other, so that `set` at the empty path needs no special case.
  const box: PlainObject = { root: state }
  const ownCopies = new Set<object>([box])
  for (const op of ops) applyOp(box, ownCopies, op)
  return box['root']
}

function diffInto(ops: PatchOp[], path: PathStep[], before: unknown, after: unknown): void {
  if (Object.is(before, after)) return
  if (Array.isArray(before) && Array.isArray(after)) {
    diffArrays(ops, path, before, after)
  } else if (isPlainObject(before) && isPlainObject(after)) {
    diffObjects(ops, path, before, after)
  } else if (typeof before === 'string' && typeof after === 'string' && before !== '' && after.startsWith(before)) {
    ops.push({ op: 'append', path, text: after.slice(before.length) })
  } else {
    ops.push({ op: 'set', path, value: after })
  }
}

function diffObjects(ops: PatchOp[], path: PathStep[], before: PlainObject, after: PlainObject): void {
  for (const key of Object.keys(before)) {
    if (before[key] !== undefined && ownValue(after, key) === undefined)
      ops.push({ op: 'remove', path: [...path, key] })
  }
  for (const key of Object.keys(after)) {
    const value = after[key]
    const old = ownValue(before, key)
    if (value === undefined || Object.is(old, value)) continue
    diffInto(ops, [...path, key], old, value)
  }
}

function diffArrays(ops: PatchOp[], path: PathStep[], before: unknown[], after: unknown[]): void {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && Object.is(before[start], after[start])) start++
  let tail = 0
  while (tail < shorter - start && Object.is(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++
  const removed = before.length - tail - start
  const inserted = after.slice(start, after.length - tail)
  if (removed === inserted.length) {
    for (const [offset, value] of inserted.entries()) {
      diffInto(ops, [...path, start + offset], before[start + offset], value)
    }
  } else {
    ops.push({ op: 'splice', path, index: start, remove: removed, insert: inserted })
  }
}

function applyOp(box: PlainObject, ownCopies: Set<object>, op: PatchOp): void {
  const path: PathStep[] = ['root', ...op.path]
  if (op.op === 'splice') {
    const array = openForWriting(box, path, ownCopies)
    if (!Array.isArray(array)) throw new TypeError('no array')
    // Not `array.splice(…, ...insert)`: a snapshot-sized insert would exceed the engine's argument limit.
    const tail = array.splice(op.index).slice(op.remove)
    for (const value of op.insert) array.push(value)
    for (const value of tail) array.push(value)
    return
  }
  const parent = openForWriting(box, path.slice(0, -1), ownCopies)
  const key = path.at(-1) ?? 'root'
  if (op.op === 'set') write(parent, key, op.value)
  else if (op.op === 'remove') Reflect.deleteProperty(parent, key)
  else write(parent, key, `${String(read(parent, key))}${op.text}`)
}

/** The container at `path`, after it and all above it were replaced by copies that only this patch knows. */
function openForWriting(box: PlainObject, path: readonly PathStep[], ownCopies: Set<object>): Container {
  let container: Container = box
  for (const step of path) {
    const child = read(container, step)
    if (!Array.isArray(child) && !isPlainObject(child)) throw new TypeError('patch for another state')
    if (ownCopies.has(child)) {
      container = child
      continue
    }
    const copy: Container = Array.isArray(child) ? [...child] : { ...child }
    ownCopies.add(copy)
    write(container, step, copy)
    container = copy
  }
  return container
}

function read(container: Container, key: PathStep): unknown {
  return Object.hasOwn(container, key) ? (container as Record<PathStep, unknown>)[key] : undefined
}

/** Keys come from servers: `__proto__` must become a property, not the prototype. */
function write(container: Container, key: PathStep, value: unknown): void {
  Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true })
}

/** Keys come from servers: one may be called like a part of every object. */
export function ownValue<Value>(object: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined {
  return object && Object.hasOwn(object, key) ? object[key] : undefined
}

function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

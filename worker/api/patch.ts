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

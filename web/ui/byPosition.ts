import { createElement, Fragment, type ReactNode } from 'react'

/** Parts of a text that have no identity but their place in it, as children without keys. For at most some thousand parts. */
export function byPosition<T>(parts: readonly T[], render: (part: T, index: number) => ReactNode): ReactNode {
  return createElement(Fragment, null, ...parts.map(render))
}

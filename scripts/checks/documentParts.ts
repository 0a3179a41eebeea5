/** What a reference may name within a document. */
export interface DocumentParts {
  /** Numbers of headings ("3.2"), and of list items below one ("9.2.6"). */
  sections: ReadonlySet<string>
  /** As GitHub makes them from headings. */
  anchors: ReadonlySet<string>
}

export function documentParts(markdown: string): DocumentParts {
  const sections = new Set<string>()
  const anchors = new Set<string>()
  let current: string | null = null
  for (const line of withoutFences(markdown).split('\n')) {
    const heading = /^#{1,6}\s+(.+?)\s*$/.exec(line)?.[1]
    const item = /^(\d+)\.\s/.exec(line)?.[1]
    if (heading !== undefined) {
      anchors.add(unusedAnchor(anchors, heading))
      current = /^(\d+(?:\.\d+)*)\.?\s/.exec(heading)?.[1] ?? null
      if (current !== null) sections.add(current)
    } else if (item !== undefined && current !== null) {
      sections.add(`${current}.${item}`)
    }
  }
  return { sections, anchors }
}

/** Fenced code becomes empty lines. */
export function withoutFences(markdown: string): string {
  let fence: string | null = null
  const lines = markdown.split('\n').map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? null
    const isFence = fence === null ? mark !== null : mark !== null && mark.startsWith(fence)
    const isInside = fence !== null
    if (isFence) fence = fence === null ? mark : null
    return isInside || isFence ? ' '.repeat(line.length) : line
  })
  return lines.join('\n')
}

function unusedAnchor(taken: ReadonlySet<string>, heading: string): string {
  const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
  const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
  if (!taken.has(anchor)) return anchor
  let count = 1
  while (taken.has(`${anchor}-${count}`)) count++
  return `${anchor}-${count}`
}

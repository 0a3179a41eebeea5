import type { Token } from 'marked'

/**
 * HTML heading level of each top-level heading, so that a message fits under the page's h1 and skips no level:
 * the depths that the text uses become h2, h3, … in order. Headings inside quotes or lists are not in the map:
 * they are not part of the page's outline.
 */
export function headingLevels(tokens: readonly Token[]): ReadonlyMap<Token, number> {
  const headings = tokens.flatMap((token) =>
    token.type === 'heading' && typeof token['depth'] === 'number' ? [{ token, depth: token['depth'] }] : [],
  )
  const depths = [...new Set(headings.map(({ depth }) => depth))].sort((a, b) => a - b)
  const levels = new Map<Token, number>()
  let previous = 1
  for (const { token, depth } of headings) {
    previous = Math.min(depths.indexOf(depth) + 2, previous + 1, 6)
    levels.set(token, previous)
  }
  return levels
}

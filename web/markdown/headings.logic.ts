/**
 * HTML heading level for each heading depth of a message's outline, in order, so that it fits under the page's h1 and
 * skips no level: the depths that the text uses become h2, h3, …
 */
export function headingLevels(depths: readonly number[]): number[] {
  const used = [...new Set(depths)].sort((a, b) => a - b)
  let previous = 1
  return depths.map((depth) => {
    previous = Math.min(used.indexOf(depth) + 2, previous + 1, 6)
    return previous
  })
}

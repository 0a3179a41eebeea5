/** Parts of a height that were in view, in px from its top: sorted, apart from each other. */
export type SeenRanges = readonly (readonly [start: number, end: number])[]

/** Rounding may leave out a pixel. */
const TOLERANCE_PX = 2

export function withSeen(ranges: SeenRanges, start: number, end: number): SeenRanges {
  if (end <= start) return ranges
  const apart = ranges.filter(([from, to]) => to < start - TOLERANCE_PX || from > end + TOLERANCE_PX)
  const joined = ranges.filter((range) => !apart.includes(range))
  const whole: [number, number] = [
    Math.min(start, ...joined.map(([from]) => from)),
    Math.max(end, ...joined.map(([, to]) => to)),
  ]
  return [...apart, whole].sort(([a], [b]) => a - b)
}

/** Where the first part begins that was not in view; null = all of it was. */
export function firstUnseen(ranges: SeenRanges, height: number): number | null {
  let seenTo = 0
  for (const [from, to] of ranges) {
    if (from > seenTo + TOLERANCE_PX) break
    seenTo = Math.max(seenTo, to)
  }
  return seenTo >= height - TOLERANCE_PX ? null : seenTo
}

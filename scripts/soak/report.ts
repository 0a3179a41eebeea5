import type { SoakResult } from './runSoak'

/** Prints the result. @returns whether nothing was lost, doubled, out of order, or not shown in time */
export function reportSoak(result: SoakResult): boolean {
  const { servers, faults, reconnects, heaps, problems } = result
  console.table(
    Object.fromEntries(
      servers.map(({ name, comparison }) => {
        const { lost, doubled, outOfOrder, ...counts } = comparison
        return [name, { ...counts, lost: lost.length, doubled: doubled.length, outOfOrder: outOfOrder.length }]
      }),
    ),
  )
  const made = Object.entries(faults).toSorted(([, a], [, b]) => b - a)
  console.log(`faults: ${made.map(([name, count]) => `${name} ${count}`).join(', ')}`)
  console.log(`open chat current again: ${spread(reconnects)} (${reconnects.length} times)`)
  console.log(
    `not within 90 s: an open chat ${result.staleChats} times, the bubble of a prompt ${result.unshownPrompts} times`,
  )
  console.log(`heap of the hub: ${megabytes(heaps.before.hub)} before, ${megabytes(heaps.after.hub)} after`)
  console.log(`heap of the page: ${megabytes(heaps.before.page)} before, ${megabytes(heaps.after.page)} after`)
  const wrong = servers.flatMap(({ name, comparison: { lost, doubled, outOfOrder } }) =>
    [...lost, ...doubled, ...outOfOrder].map((text) => `${name}: ${text}`),
  )
  for (const text of [...wrong, ...problems]) console.log(text)
  return wrong.length + problems.length + result.staleChats + result.unshownPrompts === 0
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): string =>
    `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? '-'} ms`
  return `p50 ${at(0.5)}, p95 ${at(0.95)}`
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`
}

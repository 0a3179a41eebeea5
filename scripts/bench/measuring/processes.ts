import { readdirSync, readFileSync } from 'node:fs'

/** Seconds of CPU that a program and all that it started have used. Linux. */
export function cpuSeconds(pid: number): number {
  const ticks = familyOf(pid).map((one) => {
    const stat = readFileSync(`/proc/${one}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(fields[11]) + Number(fields[12])
  })
  return ticks.reduce((sum, one) => sum + one, 0) / 100
}

/** MB of memory of a program and all that it started; what they share is counted once. Linux. */
export function residentMegabytes(pid: number): number {
  const sizes = familyOf(pid).map((one) => {
    const rollup = readFileSync(`/proc/${one}/smaps_rollup`, 'utf8')
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0)
  })
  return Math.round(sizes.reduce((sum, one) => sum + one, 0) / 1024)
}

/** A browser's pages and workers run in processes that it started. */
function familyOf(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It has ended meanwhile.
    }
  }
  const found = new Set([pid])
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.add(child)
  return [...found]
}

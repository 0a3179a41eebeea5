import type { UsageDay } from '../../worker/api/agents/account'

/** Heights of bars, each from 0 to 1, for every day from the first to the last. */
export interface Chart {
  /** Epoch ms of the day's begin, by this device's clock. */
  days: { at: number; tokens: number; cost: number; height: number }[]
  tokens: number | null
  cost: number | null
}

/** The last `count` days up to `now`; days of several servers are added up. Null sums = nobody said any number. */
export function chartOf(reports: readonly UsageDay[], count: number, now: number): Chart {
  const days = Array.from({ length: count }, (_, index) => {
    const day = new Date(now)
    day.setHours(0, 0, 0, 0)
    day.setDate(day.getDate() - (count - 1 - index))
    return { at: day.getTime(), tokens: 0, cost: 0, height: 0 }
  })
  for (const { at, tokens, cost } of reports) {
    // A server's day begins by its own clock: it counts for the day in which most of it lies.
    const day = days.findLast((one) => one.at <= at + 43_200_000)
    if (!day) continue
    day.tokens += tokens ?? 0
    day.cost += cost ?? 0
  }
  const most = Math.max(...days.map(({ tokens }) => tokens))
  for (const day of days) day.height = most === 0 ? 0 : day.tokens / most
  return { days, tokens: sum(reports.map(({ tokens }) => tokens)), cost: sum(reports.map(({ cost }) => cost)) }
}

function sum(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((one) => one !== null)
  return known.length === 0 ? null : known.reduce((total, one) => total + one, 0)
}

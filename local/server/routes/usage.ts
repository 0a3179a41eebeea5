import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { nullish, number, object, oneOf, string } from '../core/input'
import { findSession } from '../store/sessions'
import { listUsageReports, type UsageNumbers } from '../store/usageReports'

interface Bucket {
  /** Seconds, start of the bucket */
  timestamp: number
  tokens: UsageNumbers
  cost: UsageNumbers
  reportCount: number
}

/** Sums of usage reports (docs/protocol.md 3.8). Times on this route are seconds. */
export function registerUsageRoutes(app: HttpApp, context: ServerContext): void {
  const { db } = context
  const seconds = nullish(number({ integer: true, min: 1 }))

  app.account(
    {
      method: 'POST',
      url: '/v1/usage/query',
      body: object({
        sessionId: nullish(string()),
        startTime: seconds,
        endTime: seconds,
        groupBy: nullish(oneOf('hour', 'day')),
      }),
    },
    ({ accountId, body, reply }) => {
      const sessionId = body.sessionId || null
      if (sessionId !== null && !findSession(db, accountId, sessionId)) {
        return reply.code(404).send({ error: 'Session not found' })
      }
      const groupBy = body.groupBy ?? 'day'
      const from = body.startTime === null ? null : body.startTime * 1000
      const to = body.endTime === null ? null : body.endTime * 1000
      const reports = listUsageReports(db, accountId, { sessionId, from, to })
      const buckets = new Map<number, Bucket>()
      for (const report of reports) {
        const timestamp = bucketStart(report.createdAt, groupBy)
        const bucket = buckets.get(timestamp) ?? { timestamp, tokens: {}, cost: {}, reportCount: 0 }
        addTo(bucket.tokens, report.tokens)
        addTo(bucket.cost, report.cost)
        bucket.reportCount += 1
        buckets.set(timestamp, bucket)
      }
      const usage = [...buckets.values()].toSorted((a, b) => a.timestamp - b.timestamp)
      return { usage, groupBy, totalReports: reports.length }
    },
  )
}

/** Hours and days begin where the server's own time zone has them begin, as on the real server. */
function bucketStart(time: number, groupBy: 'hour' | 'day'): number {
  const date = new Date(time)
  if (groupBy === 'hour') date.setMinutes(0, 0, 0)
  else date.setHours(0, 0, 0, 0)
  return date.getTime() / 1000
}

function addTo(sums: UsageNumbers, numbers: UsageNumbers): void {
  for (const [name, value] of Object.entries(numbers)) {
    // The reporter may have sent anything beside `total`; only numbers count.
    if (typeof value === 'number') sums[name] = (sums[name] ?? 0) + value
  }
}

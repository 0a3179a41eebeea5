import * as v from 'valibot'
import type { SessionUsage } from '../../api/agents/sessionDetails'
import type { SessionId } from '../../api/ids'
import { parseAnswer, type HttpClient } from '../transport/httpClient'
import { sessionNotFound } from '../transport/messages'

const sums = v.record(v.string(), v.unknown())
const usageAnswer = v.object({ usage: v.array(v.object({ tokens: sums, cost: sums })) })

/** What the session's CLI reported to its server in all; null = nothing. */
export async function readSessionUsage(http: HttpClient, sessionId: SessionId): Promise<SessionUsage | null> {
  const answer = await http.request({
    method: 'POST',
    path: '/v1/usage/query',
    body: { sessionId },
    expectedStatuses: [404],
  })
  if (answer.status === 404) throw sessionNotFound(http)
  const { usage } = parseAnswer(http, usageAnswer, answer)
  if (usage.length === 0) return null
  return { tokens: total(usage.map(({ tokens }) => tokens)), cost: total(usage.map(({ cost }) => cost)) }
}

function total(parts: readonly Record<string, unknown>[]): number | null {
  const numbers = parts.flatMap(({ total: one }) => (typeof one === 'number' && one >= 0 ? [one] : []))
  return numbers.length === 0 ? null : numbers.reduce((sum, one) => sum + one, 0)
}

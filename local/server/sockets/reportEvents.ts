import type { Socket } from 'socket.io'
import type { ServerContext } from '../core/context'
import { anything, object, string } from '../core/input'
import { findAccessKey } from '../store/accessKeys'
import { findMachine } from '../store/machines'
import { findSession } from '../store/sessions'
import { saveUsageReport, type UsageNumbers } from '../store/usageReports'
import { listen } from './listen'

/** Usage reports and access keys (docs/protocol.md 4.4). */
export function listenForReports(socket: Socket, accountId: string, context: ServerContext): void {
  const { db, events } = context

  listen(
    socket,
    {
      event: 'usage-report',
      input: object({ key: anything(), sessionId: anything(), tokens: anything(), cost: anything() }),
      invalid: { success: false, error: 'Internal error' },
      failed: { success: false, error: 'Failed to save usage report' },
    },
    ({ key, sessionId, tokens, cost }, ack) => {
      const refuse = (error: string): void => ack({ success: false, error })
      if (typeof key !== 'string' || key === '') return refuse('Invalid key')
      if (!hasTotal(tokens)) return refuse('Invalid tokens object - must include total')
      if (!hasTotal(cost)) return refuse('Invalid cost object - must include total')
      if (sessionId && typeof sessionId !== 'string') return refuse('Invalid sessionId')
      const ofSession = typeof sessionId === 'string' ? sessionId : ''
      if (ofSession !== '' && !findSession(db, accountId, ofSession)) return refuse('Session not found')
      const now = context.now()
      const newId = context.newId('usageReport')
      const report = saveUsageReport(db, { newId, accountId, sessionId: ofSession, key, usage: { tokens, cost } }, now)
      if (ofSession !== '') {
        events.ephemeral(accountId, { to: 'user' }, { type: 'usage', id: ofSession, key, tokens, cost, timestamp: now })
      }
      ack({ success: true, reportId: report.id, createdAt: report.createdAt, updatedAt: report.updatedAt })
    },
  )

  listen(
    socket,
    {
      event: 'access-key-get',
      input: object({ sessionId: string({ min: 1 }), machineId: string({ min: 1 }) }),
      invalid: { ok: false, error: 'Invalid parameters: sessionId and machineId are required' },
      failed: { ok: false, error: 'Internal error' },
    },
    ({ sessionId, machineId }, ack) => {
      if (!findSession(db, accountId, sessionId) || !findMachine(db, accountId, machineId)) {
        ack({ ok: false, error: 'Session or machine not found' })
        return
      }
      ack({ ok: true, accessKey: findAccessKey(db, { accountId, sessionId, machineId }) })
    },
  )
}

function hasTotal(value: unknown): value is UsageNumbers {
  return typeof value === 'object' && value !== null && 'total' in value && typeof value.total === 'number'
}

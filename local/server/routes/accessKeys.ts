import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { number, object, string } from '../core/input'
import { createAccessKey, findAccessKey, writeAccessKey } from '../store/accessKeys'
import { findMachine } from '../store/machines'
import { findSession } from '../store/sessions'

const URL = '/v1/access-keys/:sessionId/:machineId'
const UNKNOWN = { error: 'Session or machine not found' }

/** Access keys (docs/protocol.md 3.9). */
export function registerAccessKeyRoutes(app: HttpApp, context: ServerContext): void {
  const { db } = context
  const params = object({ sessionId: string(), machineId: string() })
  const isKnown = (accountId: string, at: { sessionId: string; machineId: string }): boolean =>
    findSession(db, accountId, at.sessionId) !== null && findMachine(db, accountId, at.machineId) !== null

  app.account(
    {
      method: 'GET',
      url: URL,
      params,
    },
    ({ accountId, params: at, reply }) => {
      if (!isKnown(accountId, at)) return reply.code(404).send(UNKNOWN)
      return { accessKey: findAccessKey(db, { accountId, ...at }) }
    },
  )

  app.account(
    {
      method: 'POST',
      url: URL,
      params,
      body: object({ data: string() }),
    },
    ({ accountId, params: at, body, reply }) => {
      if (!isKnown(accountId, at)) return reply.code(404).send(UNKNOWN)
      if (findAccessKey(db, { accountId, ...at })) return reply.code(409).send({ error: 'Access key already exists' })
      return { success: true, accessKey: createAccessKey(db, { accountId, ...at }, body.data, context.now()) }
    },
  )

  app.account(
    {
      method: 'PUT',
      url: URL,
      params,
      body: object({ data: string(), expectedVersion: number({ integer: true, min: 0 }) }),
    },
    ({ accountId, params: at, body, reply }) => {
      const known = findAccessKey(db, { accountId, ...at })
      if (!known) return reply.code(404).send({ error: 'Access key not found' })
      if (known.dataVersion !== body.expectedVersion) {
        return {
          success: false,
          error: 'version-mismatch',
          currentVersion: known.dataVersion,
          currentData: known.data,
        }
      }
      writeAccessKey(db, { accountId, ...at }, body.data, context.now())
      return { success: true, version: body.expectedVersion + 1 }
    },
  )
}

import { canonicalBase64 } from '../core/base64'
import type { ServerContext } from '../core/context'
import type { HttpApp } from '../core/http'
import { nullish, object, optional, string } from '../core/input'
import { machineJson, machineJsonWithSeq } from '../core/rows'
import { createMachine, deleteMachine, findMachine, listMachines } from '../store/machines'

const NOT_FOUND = { error: 'Machine not found' }

/** Machines (docs/protocol.md 3.3). */
export function registerMachineRoutes(app: HttpApp, context: ServerContext): void {
  const { db, events } = context

  app.account(
    {
      method: 'GET',
      url: '/v1/machines',
    },
    ({ accountId }) => listMachines(db, accountId).map(machineJsonWithSeq),
  )

  app.account(
    {
      method: 'GET',
      url: '/v1/machines/:id',
      params: object({ id: string() }),
    },
    ({ accountId, params, reply }) => {
      const row = findMachine(db, accountId, params.id)
      return row ? { machine: machineJsonWithSeq(row) } : reply.code(404).send(NOT_FOUND)
    },
  )

  app.account(
    {
      method: 'POST',
      url: '/v1/machines',
      body: object({
        id: string(),
        metadata: string(),
        daemonState: optional(string()),
        dataEncryptionKey: nullish(string()),
      }),
    },
    ({ accountId, body }) => {
      const known = findMachine(db, accountId, body.id)
      if (known) return { machine: machineJson(known) }
      const daemonState = body.daemonState || null
      const dataEncryptionKey = body.dataEncryptionKey ? canonicalBase64(body.dataEncryptionKey) : null
      createMachine(db, { ...body, accountId, daemonState, dataEncryptionKey }, context.now())
      const created = findMachine(db, accountId, body.id)
      if (!created) throw new Error('The machine was not stored')
      const { id, ...row } = machineJson(created)
      events.update(accountId, { to: 'user' }, { t: 'new-machine', machineId: id, seq: created.seq, ...row })
      // Older clients learn of a machine by this second update only.
      const metadata = { version: 1, value: created.metadata }
      events.update(accountId, { to: 'machine', machineId: id }, { t: 'update-machine', machineId: id, metadata })
      return { machine: machineJson(created) }
    },
  )

  app.account(
    {
      method: 'DELETE',
      url: '/v1/machines/:id',
      params: object({ id: string() }),
    },
    ({ accountId, params, reply }) => {
      if (!findMachine(db, accountId, params.id)) return reply.code(404).send(NOT_FOUND)
      db.transaction(() => deleteMachine(db, accountId, params.id))
      events.update(accountId, { to: 'user' }, { t: 'delete-machine', machineId: params.id })
      return { success: true }
    },
  )
}

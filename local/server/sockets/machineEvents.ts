import type { Socket } from 'socket.io'
import type { ServerContext } from '../core/context'
import { number, object, string } from '../core/input'
import { findMachine, writeDaemonState, writeMachineMetadata } from '../store/machines'
import { listen } from './listen'

const INVALID = { result: 'error', message: 'Invalid parameters' }
const NOT_FOUND = { result: 'error', message: 'Machine not found' }
const FAILED = { result: 'error', message: 'Internal error' }

/** Metadata, daemon state and life signs of machines (docs/protocol.md 4.4). */
export function listenForMachineEvents(socket: Socket, accountId: string, context: ServerContext): void {
  const { db, events, presence } = context

  listen(
    socket,
    { event: 'machine-alive', input: object({ machineId: string({ min: 1 }), time: number() }) },
    ({ machineId, time }) => presence.machineAlive(accountId, machineId, time),
  )

  listen(
    socket,
    {
      event: 'machine-update-metadata',
      input: object({ machineId: string({ min: 1 }), metadata: string(), expectedVersion: number() }),
      invalid: INVALID,
      failed: FAILED,
    },
    ({ machineId, metadata, expectedVersion }, ack) => {
      const machine = findMachine(db, accountId, machineId)
      if (!machine) {
        ack(NOT_FOUND)
        return
      }
      if (!writeMachineMetadata(db, machineId, metadata, expectedVersion, context.now())) {
        ack({ result: 'version-mismatch', version: machine.metadataVersion, metadata: machine.metadata })
        return
      }
      const version = expectedVersion + 1
      const body = { t: 'update-machine', machineId, metadata: { value: metadata, version } }
      events.update(accountId, { to: 'machine', machineId }, body)
      ack({ result: 'success', version, metadata })
    },
  )

  listen(
    socket,
    {
      event: 'machine-update-state',
      input: object({ machineId: string({ min: 1 }), daemonState: string(), expectedVersion: number() }),
      invalid: INVALID,
      failed: FAILED,
    },
    ({ machineId, daemonState, expectedVersion }, ack) => {
      const machine = findMachine(db, accountId, machineId)
      if (!machine) {
        ack(NOT_FOUND)
        return
      }
      if (!writeDaemonState(db, machineId, daemonState, expectedVersion, context.now())) {
        ack({ result: 'version-mismatch', version: machine.daemonStateVersion, daemonState: machine.daemonState })
        return
      }
      const version = expectedVersion + 1
      const body = { t: 'update-machine', machineId, daemonState: { value: daemonState, version } }
      events.update(accountId, { to: 'machine', machineId }, body)
      ack({ result: 'success', version, daemonState })
    },
  )
}

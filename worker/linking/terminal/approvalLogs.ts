import { noteProblem } from '../../diagnostics/diagnostics'
import type { ApprovalLog } from '../../api/approvals'
import type { MachineId, ServerId } from '../../api/ids'
import type { RegistryDatabase } from '../../store/registry/registryDatabase.types'
import { onlineInLists, watchForArrival, type BeforeApproval } from './arrivals'
import type { Coordinator } from '../../servers/coordinator'
import { createListeners } from '../../shared/observable'

/** The approvals logs of all servers: stored with the promotion, completed when the machine comes. */
export interface ApprovalLogs {
  /** Of one server, while somebody looks at it. Rejects with `storage-failed`. */
  open(serverId: ServerId): Promise<OpenApprovalLog>
  /** What was online before an approval that is about to be tried. */
  expect(approvalId: string, before: Promise<BeforeApproval>): void
  /** That approval was not made. */
  forget(approvalId: string): void
  /** This approval's line is stored: its machine may come from now on. */
  added(serverId: ServerId, approvalId: string): void
  stop(): void
}

export interface OpenApprovalLog {
  current(): ApprovalLog
  onChange(listener: () => void): () => void
  close(): void
}

interface Looked {
  log: ApprovalLog
  reload(): Promise<void>
}

/** After a storage failure the log lacks a line or a machine; it never says something wrong. */
const warn = (error: unknown): void => noteProblem('approvals', error)

export function createApprovalLogs(
  database: Pick<RegistryDatabase, 'readApprovals' | 'noteMachine'>,
  coordinator: Pick<Coordinator, 'state' | 'onChange'>,
): ApprovalLogs {
  const looked = new Map<ServerId, Set<Looked>>()
  const expected = new Map<string, Promise<BeforeApproval>>()
  const stops = new Set<() => void>()
  let isStopped = false

  async function reload(serverId: ServerId): Promise<void> {
    await Promise.all([...(looked.get(serverId) ?? [])].map((view) => view.reload()))
  }

  async function watch(serverId: ServerId, approvalId: string): Promise<void> {
    const since = Date.now()
    const before = (await expected.get(approvalId)) ?? onlineInLists(coordinator, serverId)
    expected.delete(approvalId)
    if (isStopped) return
    let isNoted = false
    const stop = watchForArrival(coordinator, serverId, { before, since }, ({ machineId }) => {
      if (machineId === null || isNoted) return
      isNoted = true
      const machine = { id: machineId, name: nameOf(serverId, machineId) }
      database
        .noteMachine(serverId, approvalId, machine)
        .then(() => reload(serverId))
        .catch(warn)
    })
    stops.add(stop)
  }

  function nameOf(serverId: ServerId, machineId: MachineId): string | null {
    const content = coordinator.state().machines[serverId]?.[machineId]?.content
    return content?.kind === 'open' ? content.name : null
  }

  return {
    async open(serverId) {
      const listeners = createListeners()
      const views = looked.get(serverId) ?? new Set()
      const view: Looked = {
        log: { approvals: [] },
        async reload() {
          view.log = { approvals: await database.readApprovals(serverId) }
          listeners.notify()
        },
      }
      // Before it is read, so that nothing is added unseen in between.
      looked.set(serverId, views.add(view))
      const close = (): void => {
        views.delete(view)
      }
      try {
        await view.reload()
      } catch (error) {
        close()
        throw error
      }
      return {
        current: () => view.log,
        onChange: listeners.add,
        close,
      }
    },

    expect(approvalId, before) {
      expected.set(approvalId, before)
    },

    forget(approvalId) {
      expected.delete(approvalId)
    },

    added(serverId, approvalId) {
      reload(serverId).catch(warn)
      watch(serverId, approvalId).catch(warn)
    },

    stop() {
      isStopped = true
      for (const stop of stops) stop()
    },
  }
}

import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import { callCommands } from '../../worker/api/transfer'

type CommandName = keyof HubCommands
type RemoteCommands = ReturnType<typeof callCommands>

/** A command that the hub does not answer within this time has failed: a call to a dead worker hangs for ever. */
const commandMs = 15_000

/** Calls to a machine or session: the hub gives up after 50 s by itself, and waits for a session that comes late. */
const callMs = 60_000

/** Two requests to a new address, each of which may take 15 s, and a database that is closed. */
const addressMs = 45_000

/** Sign-out and removal wait for a database to be deleted; a link or sign-in reports through its flow. */
const deadlines: Record<CommandName, number> = {
  ping: 1000,
  reportPage: commandMs,
  startSignIn: commandMs,
  startSignInWithCode: commandMs,
  confirmServer: commandMs,
  showDeviceCode: commandMs,
  confirmBackup: commandMs,
  confirmAccount: commandMs,
  cancelFlow: commandMs,
  updateServer: commandMs,
  makePrimary: commandMs,
  pauseServer: commandMs,
  resumeServer: commandMs,
  retryNow: commandMs,
  reorderServers: commandMs,
  changeServerAddress: addressMs,
  mergeServers: 2 * commandMs,
  signOut: 2 * commandMs,
  removeServer: 2 * commandMs,
  signOutEverywhere: 2 * commandMs,
  askServerVersion: 2 * commandMs,
  restoreServers: commandMs,
  dismissRestorable: commandMs,
  retrySyncedServerList: commandMs,
  replaceSyncedServerList: commandMs,
  refreshAll: commandMs,
  showBackupText: commandMs,
  checkLink: commandMs,
  startLink: commandMs,
  approveTerminalLink: commandMs,
  refuseLink: commandMs,
  handOverAccount: commandMs,
  sendMessage: commandMs,
  retryMessage: commandMs,
  discardMessage: commandMs,
  loadOlderMessages: 2 * commandMs,
  markRead: commandMs,
  answerPermission: callMs,
  abortTurn: callMs,
  startSession: 90_000,
}

export interface CommandClient {
  readonly commands: HubCommands
  /** Commands that wait for a hub go out now. */
  connect(endpoint: MessagePort | BroadcastChannel): void
  /** Unanswered commands fail with `hub-restarted`: whether they were done is unknown. Later ones wait for the next hub. */
  disconnect(): void
}

export function createCommandClient(): CommandClient {
  let hub: RemoteCommands | null = null
  const waiting = new Set<() => void>()
  const unanswered = new Set<(error: HubError) => void>()

  function call(name: CommandName, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer)
        waiting.delete(send)
        unanswered.delete(fail)
      }
      const fail = (error: unknown): void => {
        stop()
        reject(error instanceof HubError ? error : new HubError({ code: 'internal', detail: String(error) }))
      }
      const send = (): void => {
        if (!hub) {
          waiting.add(send)
          return
        }
        waiting.delete(send)
        unanswered.add(fail)
        const method = hub[name] as (...args: unknown[]) => Promise<unknown>
        method(...args)
          .finally(stop)
          .then(resolve, fail)
      }
      const timer = setTimeout(() => fail(new HubError({ code: 'hub-unresponsive' })), deadlines[name])
      send()
    })
  }

  const names = Object.keys(deadlines) as CommandName[]
  const callers = names.map((name) => [name, (...args: unknown[]) => call(name, args)] as const)

  return {
    // Each caller has the types of its command: the hub's side implements HubCommands under the same names.
    commands: Object.fromEntries(callers) as unknown as HubCommands,
    connect(endpoint) {
      hub = callCommands(endpoint)
      for (const send of waiting) send()
    },
    disconnect() {
      hub = null
      for (const fail of unanswered) fail(new HubError({ code: 'hub-restarted' }))
    },
  }
}

import { commandTable, type HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import { callCommands } from '../../worker/api/transfer'

type CommandName = keyof HubCommands
type RemoteCommands = ReturnType<typeof callCommands>

export interface CommandClient {
  readonly commands: HubCommands
  /** Sends the commands that were waiting for a hub. */
  connect(endpoint: MessagePort | BroadcastChannel): void
  /**
   * Unanswered commands fail with `hub-restarted`: whether they were done is unknown. Later ones wait for the next hub.
   */
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
      const timer = setTimeout(() => fail(new HubError({ code: 'hub-unresponsive' })), commandTable[name].deadlineMs)
      send()
    })
  }

  const names = Object.keys(commandTable) as CommandName[]
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

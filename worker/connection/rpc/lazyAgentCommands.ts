import type { HubErrorData } from '../../api/errors'
import { loadOnce } from '../../shared/loadOnce'
import type { AgentCommands, AgentCommandsOptions } from './agentCommands'

interface LazyOptions extends Omit<AgentCommandsOptions, 'call'> {
  /** Why a call lost its line. */
  lostConnectionError(): HubErrorData
}

export interface LazyAgentCommands {
  /** Loads their code with the first call: most starts of the hub only paint the list. */
  load(): Promise<AgentCommands>
  /** A session came or changed. */
  sessionChanged(): void
}

export function createLazyAgentCommands({ lostConnectionError, ...options }: LazyOptions): LazyAgentCommands {
  let loaded: AgentCommands | null = null

  return {
    load: loadOnce(async () => {
      const [{ createAgentCommands }, { createRpcCall }] = await Promise.all([
        import('./agentCommands'),
        import('./rpc'),
      ])
      const call = createRpcCall({
        serverUrl: options.http.serverUrl,
        emit: options.emit,
        connectionError: lostConnectionError,
      })
      loaded = createAgentCommands({ ...options, call })
      return loaded
    }),
    sessionChanged: () => loaded?.sessionChanged(),
  }
}

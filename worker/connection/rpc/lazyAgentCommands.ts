import type { HubErrorData } from '../../api/errors'
import { noteProblem } from '../../diagnostics/diagnostics'
import { loadOnce } from '../../shared/loadOnce'
import type { AgentCommands, AgentCommandsOptions } from './agentCommands'

interface LazyOptions extends Omit<AgentCommandsOptions, 'call'> {
  /** Why a call was cut off. */
  lostConnectionError(): HubErrorData
}

export interface LazyAgentCommands {
  /** Loads their code with the first call: most starts of the hub only paint the list. */
  load(): Promise<AgentCommands>
  /** A session came or changed. */
  sessionChanged(): void
  connected(): void
  stop(): void
}

export function createLazyAgentCommands({ lostConnectionError, ...options }: LazyOptions): LazyAgentCommands {
  let loaded: AgentCommands | null = null

  const load = loadOnce(async () => {
    const [{ createAgentCommands }, { createRpcCall }] = await Promise.all([import('./agentCommands'), import('./rpc')])
    const call = createRpcCall({
      serverUrl: options.http.serverUrl,
      emit: options.emit,
      connectionError: lostConnectionError,
    })
    loaded = createAgentCommands({ ...options, call })
    return loaded
  })

  async function resumeRemovals(): Promise<void> {
    const { sessions } = await options.ready()
    if (!sessions.all().some(({ marks }) => marks.removal)) return
    await (await load()).resumeRemovals()
  }

  return {
    load,
    sessionChanged: () => loaded?.sessionChanged(),
    connected: () => void resumeRemovals().catch((error: unknown) => noteProblem('removals', error)),
    stop: () => loaded?.stop(),
  }
}

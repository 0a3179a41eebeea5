import type { HubErrorData } from '../../api/errors'
import type { AgentCommands, AgentCommandsOptions } from './agentCommands'
import type { RpcEmit } from './rpc'

interface LazyOptions extends Omit<AgentCommandsOptions, 'call'> {
  emit: RpcEmit
  /** Why a call lost its line. */
  lostConnectionError(): HubErrorData
}

/** Agent commands whose code is loaded with the first of them: most starts of the hub only paint the list. */
export function createLazyAgentCommands({ emit, lostConnectionError, ...options }: LazyOptions): AgentCommands {
  let loaded: AgentCommands | null = null
  let loading: Promise<AgentCommands> | null = null

  async function load(): Promise<AgentCommands> {
    const [{ createAgentCommands }, { createRpcCall }] = await Promise.all([import('./agentCommands'), import('./rpc')])
    const call = createRpcCall({ serverUrl: options.serverUrl, emit, connectionError: lostConnectionError })
    loaded = createAgentCommands({ ...options, call })
    return loaded
  }

  function commands(): Promise<AgentCommands> {
    loading ??= load()
    // A chunk that could not be loaded is asked for again the next time.
    loading.catch(() => (loading = null))
    return loading
  }

  return {
    answerPermission: async (...args) => (await commands()).answerPermission(...args),
    abortTurn: async (...args) => (await commands()).abortTurn(...args),
    startSession: async (...args) => (await commands()).startSession(...args),
    sessionChanged: () => loaded?.sessionChanged(),
  }
}

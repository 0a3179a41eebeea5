import { createDataKeyCipher } from '../../worker/crypto/recordCipher'
import { wrapKey } from '../../worker/crypto/sealBundle'
import { answerCalls, connectAgent, connected, type CallHandlers } from './agentSocket'
import { callHappyServer } from './callHappyServer'
import type { AgentAccount } from './terminalLogin'

export interface AgentMachine {
  /** Leaves as a daemon that is killed does: without a word. */
  close(): void
}

/** A machine as the daemon of CLI 1.2.5 makes it (docs/protocol.md 3.3, 6.4, 7.1); online until closed. */
export async function openAgentMachine(
  account: AgentAccount,
  options: {
    /** Unique over the whole server. */
    machineId: string
    dataKey: Uint8Array<ArrayBuffer>
    metadata: Record<string, unknown>
    calls?: CallHandlers
  },
): Promise<AgentMachine> {
  const { machineId, dataKey } = options
  const cipher = await createDataKeyCipher(dataKey)
  const daemonState = await cipher.encrypt({ status: 'running', pid: process.pid, startedAt: Date.now() })
  const request = {
    id: machineId,
    metadata: await cipher.encrypt(options.metadata),
    daemonState,
    dataEncryptionKey: wrapKey(dataKey, account.contentPublicKey),
  }
  const { machine } = await callHappyServer<{ machine: { daemonState: string | null; daemonStateVersion: number } }>(
    account.serverUrl,
    'POST',
    '/v1/machines',
    request,
    account.token,
  )
  const socket = connectAgent(account, { clientType: 'machine-scoped', machineId })
  const beat = (): void => {
    socket.emit('machine-alive', { machineId, time: Date.now() })
  }
  socket.on('connect', beat)
  answerCalls(socket, { id: machineId, cipher }, options.calls ?? {})
  const heartbeat = setInterval(beat, 20_000)
  await connected(socket)
  if (machine.daemonState !== daemonState) {
    // A known machine came back as it was: this daemon is another process.
    const expectedVersion = machine.daemonStateVersion
    socket.emit('machine-update-state', { machineId, daemonState, expectedVersion }, () => {})
  }
  return {
    close() {
      clearInterval(heartbeat)
      socket.disconnect()
    },
  }
}

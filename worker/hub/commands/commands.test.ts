import { expect, test } from 'vitest'
import type { MachineId, ServerId, SessionId } from '../../api/ids'
import type { ServerConnection } from '../../connection/serverConnection.types'
import { createCommands } from './commands'
import type { RunningHub } from '../startHub'
import type { Page } from '../pages'

const ids = ['a', 'b'] as ServerId[]
const start = { directory: '/x', createDirectory: false, agent: 'claude', firstPrompt: null }

/** A hub of two servers, each with a connection that records what it is asked. */
function twoServers() {
  const asked: unknown[] = []
  const connectionOf = (serverId: ServerId) => {
    const agents = {
      answerPermission: async (...given: unknown[]) => void asked.push([serverId, 'answerPermission', ...given]),
      abortTurn: async (...given: unknown[]) => void asked.push([serverId, 'abortTurn', ...given]),
      startSession: async (...given: unknown[]) => void asked.push([serverId, 'startSession', ...given]),
    }
    return { agentCommands: () => Promise.resolve(agents) } as unknown as ServerConnection
  }
  const connections = new Map(ids.map((id) => [id, connectionOf(id)]))
  const connectionTo = ({ serverId }: { serverId: ServerId }) => connections.get(serverId)
  const coordinator = { connectionForSession: connectionTo, connectionForMachine: connectionTo }
  const hub = { coordinator } as unknown as RunningHub
  return { asked, commands: createCommands({ generation: 'g', page: {} as Page, running: () => Promise.resolve(hub) }) }
}

test('calls to a session or machine go to the server that was named, also where ids are the same', async () => {
  const { asked, commands } = twoServers()
  const sessionId = 'same' as SessionId
  const machineId = 'same' as MachineId
  const answer = { kind: 'allow' } as const
  for (const serverId of ids) {
    await commands.answerPermission({ serverId, sessionId }, { id: 'r', digest: 'd' }, answer)
    await commands.abortTurn({ serverId, sessionId })
    await commands.startSession({ serverId, machineId }, start)
  }
  expect(asked).toEqual(
    ids.flatMap((serverId) => [
      [serverId, 'answerPermission', sessionId, { id: 'r', digest: 'd' }, answer],
      [serverId, 'abortTurn', sessionId],
      [serverId, 'startSession', machineId, start],
    ]),
  )
})

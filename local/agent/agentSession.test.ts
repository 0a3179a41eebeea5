import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { randomBytes } from '../../worker/crypto/bytes'
import { createPerson, type Person } from '../demo/testPerson'
import { startHappyServer, type HappyServer } from '../server/startHappyServer'
import { openAgentSession, type AgentSession } from './agentSession'
import { requestTerminalLogin, type AgentAccount } from './terminalLogin'

let server: HappyServer
let person: Person
let account: AgentAccount

beforeEach(async () => {
  server = await startHappyServer({ dataDir: ':memory:' })
  person = await createPerson(server.url)
  const login = await requestTerminalLogin(server.url, 'http://localhost:4173')
  await person.approve(login.link)
  account = await login.approved()
})

afterEach(async () => {
  person.socket.disconnect()
  await server.stop()
})

const open = (): Promise<AgentSession> =>
  openAgentSession(account, { tag: randomUUID(), dataKey: randomBytes(32), metadata: {}, onPrompt() {} })

const areActive = async (): Promise<boolean[]> => (await person.sessions()).map(({ active }) => active)

test('a session that ends at once after it began is inactive at its server', async () => {
  for (let count = 0; count < 5; count++) await (await open()).end()
  expect(await areActive()).toEqual(Array.from({ length: 5 }, () => false))
})

test('one that leaves without a word stays active', async () => {
  const session = await open()
  session.close()
  expect(await areActive()).toEqual([true])
})

import { createAccountElsewhere } from '../../e2e/agents/accountElsewhere'
import { startSimulatedSession } from '../../e2e/agents/simulatedAgent'
import { storeSessions } from '../../e2e/agents/storedSessions'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import { formatBackupText } from '../../worker/crypto/backupText'
import type { SeededApp } from './startup'

/** A local server with an account that has `rows` sessions; one of them is a chat with 60 messages. */
export async function seedServer(rows: number): Promise<{ server: HappyServer; app: SeededApp }> {
  const server = await startHappyServer({ port: 0, dataDir: ':memory:' })
  const { secret, account } = await createAccountElsewhere(server.url)
  const titles = Array.from({ length: rows - 1 }, (_, index) => `Task ${index + 1}`)
  await storeSessions(account, '/home/dev/bench', titles)
  const session = await startSimulatedSession(account, { path: '/home/dev/bench', title: 'The chat' })
  const lastMessage = 'The last of sixty'
  for (let index = 1; index < 20; index++) await session.say(`Answer ${index}: ${'word '.repeat(40)}`)
  await session.say(lastMessage)
  session.close()
  return { server, app: { backupText: formatBackupText(secret), sessions: rows, chatId: session.id, lastMessage } }
}

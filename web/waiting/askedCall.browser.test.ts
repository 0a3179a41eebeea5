import { expect, test } from 'vitest'
import { fixtureChat, pendingCall } from '../testing/fixtureChats'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureSession, FIXTURE_NOW } from '../testing/fixtureStates'
import { askedCall } from './askedCall'

test('a chat that still shows as waiting what was answered is not what the session asks now', async () => {
  const answered = pendingCall('t1', 'Bash', { command: 'touch before.txt' }, 'r1')
  const hub = fixtureHub({ chats: [fixtureChat('cloud', 's', [answered])] })
  const session = fixtureSession('cloud', 's', { activity: 'needs-you', pendingRequests: [`r2 ${FIXTURE_NOW}`] })
  const asked = askedCall(hub, session)
  const now = pendingCall('t2', 'Bash', { command: 'touch now.txt' }, 'r2')
  hub.setChat(fixtureChat('cloud', 's', [answered, now]))
  expect(await asked).toBe(now)
})

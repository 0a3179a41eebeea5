import { expect, test } from 'vitest'
import { pendingCall } from '../testing/fixtureChats'
import { fixtureServer, fixtureSession } from '../testing/fixtureStates'
import type { Alert } from './alerts.logic'
import { notificationText } from './notificationText.logic'

const session = fixtureSession('cloud', 's', { activity: 'needs-you', pendingRequests: ['r1'] })
const alert: Alert = { key: 'cloud/s', serverId: session.serverId, sessionId: session.id, kind: 'needs-you', session }
const cloud = fixtureServer('cloud', { label: 'Cloud' })
const title = 'Session s'

test('each level says no more than its own', () => {
  const call = pendingCall('c', 'Bash', { command: 'rm -rf build' }, 'r')
  expect(notificationText(alert, 'nothing', cloud, call)).toEqual({ title: 'Happy Hub needs you', body: '' })
  expect(notificationText(alert, 'place', cloud, null)).toEqual({ title, body: 'needs you · Cloud' })
  expect(notificationText(alert, 'content', cloud, call)).toEqual({ title, body: 'Bash: rm -rf build · Cloud' })
  expect(notificationText({ ...alert, kind: 'finished' }, 'content', cloud, null).body).toBe('has finished · Cloud')
})

test('untrusted text is one short visible line', () => {
  const call = pendingCall('c', 'Bash', { command: `ok\n\u202e${'x'.repeat(5000)}` }, 'r')
  const { body } = notificationText(alert, 'content', cloud, call)
  expect(body).not.toMatch(/[\n\u202e]/)
  expect(body.length).toBeLessThan(260)
})

import { afterEach, expect, test } from 'vitest'
import { HubError } from '../../worker/api/errors'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, serverId } from '../testing/fixtureStates'
import { moveMutedServers } from './moveMutedServers'
import { changeNotificationSettings, notificationSettings } from './notificationSettings'

const [cloud, gone] = [serverId('cloud'), serverId('gone')]

afterEach(() => changeNotificationSettings({ mutedServers: [] }))

test('servers that an older build muted are muted, and one that cannot be now stays for the next start', async () => {
  changeNotificationSettings({ mutedServers: [gone, cloud] })
  const refusing = fixtureHub({
    app: fixtureApp([]),
    answers: {
      async updateServer(id) {
        if (id === gone)
          throw new HubError({
            code: 'unreachable',
            serverUrl: canonicalUrl('https://gone'),
            reason: 'connection-failed',
          })
      },
    },
  })
  await moveMutedServers(refusing)
  expect(notificationSettings.get().mutedServers).toEqual([gone])
  const hub = fixtureHub({ app: fixtureApp([]) })
  await moveMutedServers(hub)
  expect(hub.calls).toEqual([{ command: 'updateServer', arguments: [gone, { wants: 'mute' }] }])
  expect(notificationSettings.get().mutedServers).toEqual([])
  await moveMutedServers(hub)
  expect(hub.calls).toHaveLength(1)
})

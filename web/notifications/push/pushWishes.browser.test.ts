import { expect, test } from 'vitest'
import { serverId } from '../../testing/fixtureStates'
import { keepWishes, readWishes, type PushWishes } from './pushWishes'

const [cloud, home] = [serverId('cloud'), serverId('home')]
const wish = (privacy: PushWishes['privacy']): PushWishes => ({
  wants: 'all',
  sessions: {},
  privacy,
  quietHours: null,
  snoozed: [],
})

test('while wishes are replaced there is always one, and those of a server that was left go', async () => {
  await keepWishes({ [cloud]: wish('nothing'), [home]: wish('place') })
  const found: (PushWishes | null)[] = []
  const reading = (async () => {
    for (let count = 0; count < 60; count += 1) found.push(await readWishes(cloud))
  })()
  for (let count = 0; count < 20; count += 1) await keepWishes({ [cloud]: wish('nothing') })
  await reading
  expect(found).not.toContain(null)
  expect(await readWishes(home)).toBeNull()
})

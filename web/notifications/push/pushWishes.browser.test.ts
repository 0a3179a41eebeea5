import { expect, test } from 'vitest'
import { serverId } from '../../testing/fixtureStates'
import { keepWishes, readWishes, wishesNow, type PushWishes } from './pushWishes'

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

test('what is put off is muted until then, and what is stored stays as it was', async () => {
  const until = Date.now() + 60_000
  const stored: PushWishes = {
    ...wish('place'),
    sessions: { muted: 'mute' },
    snoozed: [
      { sessionId: 'asks', kind: 'needs-me', until },
      { sessionId: 'both', kind: 'needs-me', until },
      { sessionId: 'both', kind: 'done', until },
      { sessionId: 'read-later', kind: 'done', until },
      { sessionId: 'muted', kind: 'done', until },
      { sessionId: 'back', kind: 'needs-me', until: Date.now() - 1 },
    ],
  }
  await keepWishes({ [cloud]: stored })
  expect((await wishesNow(cloud))?.sessions).toEqual({
    asks: 'mute',
    both: 'mute',
    'read-later': 'needs-me',
    muted: 'mute',
  })
  expect(await readWishes(cloud)).toEqual(stored)
  expect(await wishesNow('unknown')).toBeNull()
})

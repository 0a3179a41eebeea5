import { expect, test } from 'vitest'
import type { ChatState } from '../../../worker/api/chat'
import { HubError } from '../../../worker/api/errors'
import type { LocalId } from '../../../worker/api/ids'
import { createListeners } from '../../../worker/shared/observable'
import type { HubClient } from '../../hub/hubContext'
import { fixtureChat, userText } from '../../testing/fixtureChats'
import { serverId, sessionId } from '../../testing/fixtureStates'
import { wasTakenAfterAll } from './sentAfterAll'

const session = { serverId: serverId('cloud'), sessionId: sessionId('one') }
const localId = 'mine' as LocalId
const prompt = userText('mine', 'go on', { seq: null, localId, delivery: { state: 'queued' } })
const died = new HubError({ code: 'hub-restarted' })

function openHub() {
  const listeners = createListeners()
  let state: ChatState | undefined = fixtureChat('cloud', 'one', [])
  return {
    hub: { openTopic: () => ({ current: () => state, subscribe: listeners.add }) } as unknown as Pick<
      HubClient,
      'openTopic'
    >,
    isWatched: () => !listeners.isEmpty(),
    show(...change: Parameters<typeof fixtureChat> extends [string, string, ...infer R] ? R : never) {
      state = fixtureChat('cloud', 'one', ...change)
      listeners.notify()
    },
  }
}

test('what the next hub has was taken, also before its messages are there', async () => {
  const { hub, show, isWatched } = openHub()
  const taken = wasTakenAfterAll(hub, session, localId, died)
  show([], { phase: { kind: 'loading' } })
  show([prompt], { phase: { kind: 'cached', asOf: 1 } })
  expect(await taken).toBe(true)
  expect(isWatched()).toBe(false)
})

test('what the next hub does not have was not', async () => {
  const { hub, show } = openHub()
  const taken = wasTakenAfterAll(hub, session, localId, died)
  show([], { phase: { kind: 'cached', asOf: 1 } })
  show([])
  expect(await taken).toBe(false)
})

test('what was refused was not, and nobody waits', async () => {
  const { hub, isWatched } = openHub()
  const refused = new HubError({ code: 'hub-unresponsive' })
  expect(await wasTakenAfterAll(hub, session, localId, refused)).toBe(false)
  expect(isWatched()).toBe(false)
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatState, Delivery, UserText } from '../../../worker/api/chat'
import { sentItemId, type LocalId, type ServerId, type SessionAddress, type SessionId } from '../../../worker/api/ids'
import { createListeners } from '../../../worker/shared/observable'
import type { HubClient } from '../../hub/hubContext'
import { handedOverAt, showHandedOver } from './handedOver'
import { withHandedOver } from '../delivery/handedOver.logic'

const session: SessionAddress = { serverId: 'a' as ServerId, sessionId: 's' as SessionId }

function chatOf(...items: UserText[]): ChatState {
  const blocks = items.length > 0 ? [items] : []
  return { ...session, phase: { kind: 'live' }, history: 'complete', blocks, lost: [], controls: null, usage: null }
}

function promptOf(localId: LocalId, delivery: Delivery, text = 'go on'): UserText {
  return { kind: 'user-text', id: sentItemId(localId), seq: null, time: 1, text, localId, delivery }
}

/** A hub whose states and answer come when the test says so. */
function openHub() {
  const listeners = createListeners()
  let state: ChatState | 'gone' = chatOf()
  const answer = answerLater()
  const hub = {
    openTopic: () => ({ current: () => state, subscribe: listeners.add }),
  } as unknown as Pick<HubClient, 'openTopic'>
  return {
    hub,
    answer,
    isWatched: () => !listeners.isEmpty(),
    show(next: ChatState | 'gone') {
      state = next
      listeners.notify()
    },
    /** How often the page shows it. */
    count(localId: LocalId): number {
      if (state === 'gone') return 0
      const items = withHandedOver(state, handedOverAt(session)).blocks.flat()
      return items.filter((item) => item.kind === 'user-text' && item.localId === localId).length
    },
  }
}

/** What the hub makes of it, in this order; in between come states that it sent before. */
const careers = fc.constantFrom<Delivery[]>(
  [{ state: 'sending' }, { state: 'sent' }, { state: 'delivered' }],
  [{ state: 'queued' }, { state: 'sending' }, { state: 'delivered' }],
  [{ state: 'waiting' }],
  [{ state: 'sending' }, { state: 'failed', error: { code: 'internal', detail: 'no' } }],
  [{ state: 'delivered' }],
)

test('from the first moment a prompt is shown, and never twice, however the answer and the states come', async () => {
  let count = 0
  await fc.assert(
    fc.asyncProperty(
      careers,
      fc.nat({ max: 2 }),
      fc.nat({ max: 5 }),
      fc.boolean(),
      async (career, before, at, isTaken) => {
        const { hub, ...its } = openHub()
        const localId = `local-${++count}` as LocalId
        showHandedOver(hub, session, { localId, text: 'go on' }, its.answer.promise)
        expect(its.count(localId)).toBe(1)
        const states = [
          ...Array.from({ length: before }, () => chatOf()),
          ...career.map((delivery) => chatOf(promptOf(localId, delivery))),
        ]
        for (const [index, state] of states.entries()) {
          if (index === at) await settle(its.answer)
          its.show(state)
          expect(its.count(localId)).toBe(1)
        }
        await settle(its.answer)
        expect(its.count(localId)).toBe(1)
        // Taken back, here or in another tab, it does not come again.
        if (isTaken) {
          its.show(chatOf())
          expect(its.count(localId)).toBe(0)
        }
        expect(handedOverAt(session)).toEqual([])
        expect(its.isWatched()).toBe(false)
      },
    ),
  )
})

test('what the hub could not take is not shown, and neither is what another tab took back before it was seen', async () => {
  const refused = openHub()
  showHandedOver(refused.hub, session, { localId: 'refused' as LocalId, text: 'a' }, refused.answer.promise)
  refused.answer.reject(new Error('full'))
  await refused.answer.promise.catch(() => undefined)
  await Promise.resolve()
  expect(refused.count('refused' as LocalId)).toBe(0)

  const taken = openHub()
  showHandedOver(taken.hub, session, { localId: 'taken' as LocalId, text: 'b' }, taken.answer.promise)
  await settle(taken.answer)
  for (const text of ['1', '2', '3'])
    taken.show(chatOf(promptOf(`other ${text}` as LocalId, { state: 'delivered' }, text)))
  expect(taken.count('taken' as LocalId)).toBe(0)
  expect(handedOverAt(session)).toEqual([])
})

test('several stand in their order; those of a chat that is gone are forgotten', async () => {
  const its = openHub()
  const [first, second] = ['first', 'second'] as LocalId[] as [LocalId, LocalId]
  showHandedOver(its.hub, session, { localId: first, text: '1' }, its.answer.promise)
  showHandedOver(its.hub, session, { localId: second, text: '2' }, its.answer.promise)
  its.show(chatOf(promptOf(first, { state: 'sending' }, '1')))
  const shown = withHandedOver(chatOf(promptOf(first, { state: 'sending' }, '1')), handedOverAt(session))
  expect(shown.blocks.flat().map(({ id }) => id)).toEqual([sentItemId(first), sentItemId(second)])
  its.show('gone')
  expect(handedOverAt(session)).toEqual([])
})

function answerLater() {
  const settle = { resolve: ignore, reject: (_error: Error): void => undefined }
  const promise = new Promise<void>((resolve, reject) => Object.assign(settle, { resolve, reject }))
  return { promise, resolve: () => settle.resolve(), reject: (error: Error) => settle.reject(error) }
}

const ignore = (): void => undefined

async function settle(answer: { promise: Promise<void>; resolve(): void }): Promise<void> {
  answer.resolve()
  await answer.promise
  await Promise.resolve()
}

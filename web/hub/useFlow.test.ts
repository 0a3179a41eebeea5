import { expect, test } from 'vitest'
import type { FlowState } from '../../worker/api/flows'
import type { FlowId } from '../../worker/api/ids'
import { fixtureSignIn, flowId } from '../testing/fixtureFlows'
import { fixtureHub } from '../testing/fixtureHub'
import { createFlowHolder } from './useFlow'

const id = flowId('sign-in-1')
const saving = fixtureSignIn({ at: 'saving' })
const cancelled = (hub: ReturnType<typeof fixtureHub>) =>
  hub.calls.filter(({ command }) => command === 'cancelFlow').map(({ arguments: [flow] }) => flow)

function started(isDecided: (flow: FlowState) => boolean = () => false) {
  const hub = fixtureHub()
  const holder = createFlowHolder(hub, isDecided)
  holder.start(() => Promise.resolve({ flowId: id }))
  return { hub, holder }
}

/** A start whose answer comes when it is told to. */
function lateAnswer() {
  let answer: ((flow: { flowId: FlowId }) => void) | null = null
  const begin = () =>
    new Promise<{ flowId: FlowId }>((resolve) => {
      answer = resolve
    })
  return { begin, answer: (flow: FlowId) => answer?.({ flowId: flow }) }
}

test('what the hub tells is there at once', async () => {
  const { hub, holder } = started()
  await expect.poll(() => holder.current().kind).toBe('running')
  hub.setFlow(saving)
  expect(holder.current()).toMatchObject({ kind: 'running', flow: saving })
})

test('letting go cancels, once', async () => {
  const { hub, holder } = started()
  await expect.poll(() => holder.current().kind).toBe('running')
  holder.letGo()
  holder.letGo()
  expect(cancelled(hub)).toEqual([id])
  hub.setFlow(saving)
  expect(holder.current()).toEqual({ kind: 'none' })
})

test('what is decided is not cancelled, and what is gone neither', async () => {
  const decided = started((flow) => flow === saving)
  await expect.poll(() => decided.holder.current().kind).toBe('running')
  decided.hub.setFlow(saving)
  decided.holder.letGo()
  const gone = started()
  await expect.poll(() => gone.holder.current().kind).toBe('running')
  gone.hub.setFlow('gone', id)
  gone.holder.letGo()
  expect([...cancelled(decided.hub), ...cancelled(gone.hub)]).toEqual([])
})

test('a flow whose id comes after the screen was left, or after the next start, is cancelled', async () => {
  const hub = fixtureHub()
  const holder = createFlowHolder(hub, () => false)
  const [first, second] = [lateAnswer(), lateAnswer()]
  holder.start(first.begin)
  holder.start(second.begin)
  first.answer(flowId('first'))
  await expect.poll(() => cancelled(hub)).toEqual(['first'])
  holder.letGo()
  second.answer(flowId('second'))
  await expect.poll(() => cancelled(hub)).toEqual(['first', 'second'])
  expect(holder.current()).toEqual({ kind: 'none' })
})

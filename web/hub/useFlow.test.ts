import { expect, test } from 'vitest'
import type { FlowState } from '../../worker/api/flows'
import type { FlowId } from '../../worker/api/ids'
import { fixtureSignIn, flowId } from '../testing/fixtureFlows'
import { fixtureHub } from '../testing/fixtureHub'
import { createFlowRunner } from './useFlow'

const id = flowId('sign-in-1')
const saving = fixtureSignIn({ at: 'saving' })
const cancelled = (hub: ReturnType<typeof fixtureHub>) =>
  hub.calls.filter(({ command }) => command === 'cancelFlow').map(({ arguments: [flow] }) => flow)

function started(isDecided: (flow: FlowState) => boolean = () => false) {
  const hub = fixtureHub()
  const runner = createFlowRunner(hub, isDecided)
  runner.start(() => Promise.resolve({ flowId: id }))
  return { hub, runner }
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
  const { hub, runner } = started()
  await expect.poll(() => runner.current().kind).toBe('running')
  hub.setFlow(saving)
  expect(runner.current()).toMatchObject({ kind: 'running', flow: saving })
})

test('letting go cancels, once', async () => {
  const { hub, runner } = started()
  await expect.poll(() => runner.current().kind).toBe('running')
  runner.letGo()
  runner.letGo()
  expect(cancelled(hub)).toEqual([id])
  hub.setFlow(saving)
  expect(runner.current()).toEqual({ kind: 'none' })
})

test('what is decided is not cancelled, and what is gone neither', async () => {
  const decided = started((flow) => flow === saving)
  await expect.poll(() => decided.runner.current().kind).toBe('running')
  decided.hub.setFlow(saving)
  decided.runner.letGo()
  const gone = started()
  await expect.poll(() => gone.runner.current().kind).toBe('running')
  gone.hub.setFlow('gone', id)
  gone.runner.letGo()
  expect([...cancelled(decided.hub), ...cancelled(gone.hub)]).toEqual([])
})

test('a flow whose id comes after the screen was left, or after the next start, is cancelled', async () => {
  const hub = fixtureHub()
  const runner = createFlowRunner(hub, () => false)
  const [first, second] = [lateAnswer(), lateAnswer()]
  runner.start(first.begin)
  runner.start(second.begin)
  first.answer(flowId('first'))
  await expect.poll(() => cancelled(hub)).toEqual(['first'])
  runner.letGo()
  second.answer(flowId('second'))
  await expect.poll(() => cancelled(hub)).toEqual(['first', 'second'])
  expect(runner.current()).toEqual({ kind: 'none' })
})

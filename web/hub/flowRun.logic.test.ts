import { describe, expect, test } from 'vitest'
import { fixtureSignIn, flowId } from '../testing/fixtureFlows'
import { flowRunAfter, noFlow, type FlowEvent, type FlowRun } from './flowRun.logic'

const id = flowId('sign-in-1')
const contacting = fixtureSignIn({ at: 'contacting-server' })
const saving = fixtureSignIn({ at: 'saving' })
const told = (state: typeof saving | 'gone', isDecided = false): FlowEvent => ({
  type: 'told',
  flowId: id,
  state,
  isDecided,
})
const after = (...events: FlowEvent[]): FlowRun => events.reduce(flowRunAfter, noFlow)
const started: FlowEvent[] = [{ type: 'starting' }, { type: 'started', flowId: id }]

describe('a run of a flow', () => {
  test('is loaded with the flow’s first state, and follows it', () => {
    expect(after(...started)).toEqual({ kind: 'running', flowId: id, flow: null, isDecided: false })
    expect(after(...started, told(contacting), told(saving))).toMatchObject({ kind: 'running', flow: saving })
  })

  test('what was decided stays decided, also when its hub restarts before it tells how it went on', () => {
    const run = after(...started, told(saving, true), told(contacting), told('gone'))
    expect(run).toEqual({ kind: 'gone', last: contacting, isDecided: true })
  })

  test('a hub that restarts before it told anything leaves nothing decided', () => {
    expect(after(...started, told('gone'))).toEqual({ kind: 'gone', last: null, isDecided: false })
  })

  test('what another flow tells is not heard', () => {
    const other = after({ type: 'starting' }, { type: 'started', flowId: flowId('newer') })
    expect(flowRunAfter(other, told(saving))).toBe(other)
    expect(after(...started, { type: 'let-go' }, told(saving))).toBe(noFlow)
  })

  test('a refusal is kept until the next start', () => {
    const error = { code: 'hub-unresponsive' } as const
    expect(after({ type: 'starting' }, { type: 'refused', error })).toEqual({ kind: 'refused', error })
    expect(after({ type: 'starting' }, { type: 'refused', error }, { type: 'starting' })).toEqual({ kind: 'starting' })
  })
})

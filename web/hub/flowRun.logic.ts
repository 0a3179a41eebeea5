import type { HubErrorData } from '../../worker/api/errors'
import type { FlowState } from '../../worker/api/flows'
import type { FlowId } from '../../worker/api/ids'

/** How far a screen is with the flow that it started. */
export type FlowRun =
  | { kind: 'none' }
  | { kind: 'starting' }
  /** The hub did not start it. */
  | { kind: 'refused'; error: HubErrorData }
  /** `flow`: null until its first state came. */
  | { kind: 'running'; flowId: FlowId; flow: FlowState | null; isDecided: boolean }
  /** The hub restarted, and the flow with it is gone. `last`: the last state that was seen; null = none. */
  | { kind: 'gone'; last: FlowState | null; isDecided: boolean }

export type FlowEvent =
  | { type: 'starting' }
  | { type: 'started'; flowId: FlowId }
  | { type: 'refused'; error: HubErrorData }
  | { type: 'told'; flowId: FlowId; state: FlowState | 'gone'; isDecided: boolean }
  | { type: 'let-go' }

export const noFlow: FlowRun = { kind: 'none' }

export function flowRunAfter(run: FlowRun, event: FlowEvent): FlowRun {
  switch (event.type) {
    case 'starting':
      return { kind: 'starting' }
    case 'started':
      return { kind: 'running', flowId: event.flowId, flow: null, isDecided: false }
    case 'refused':
      return { kind: 'refused', error: event.error }
    case 'told':
      return toldBy(run, event)
    case 'let-go':
      return noFlow
  }
}

function toldBy(run: FlowRun, { flowId, state, isDecided }: Extract<FlowEvent, { type: 'told' }>): FlowRun {
  // A state of a flow that this screen has left.
  if (run.kind !== 'running' || run.flowId !== flowId) return run
  // Once decided it stays decided, also when the flow goes back to an earlier step for another try.
  const wasDecided = run.isDecided || isDecided
  return state === 'gone'
    ? { kind: 'gone', last: run.flow, isDecided: wasDecided }
    : { ...run, flow: state, isDecided: wasDecided }
}

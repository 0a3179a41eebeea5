import { useEffect, useState, useSyncExternalStore } from 'react'
import type { FlowState } from '../../worker/api/flows'
import type { FlowId } from '../../worker/api/ids'
import { errorData } from '../../worker/api/errors'
import { createObservable } from '../../worker/shared/observable'
import { flowRunAfter, noFlow, type FlowEvent, type FlowRun } from './flowRun.logic'
import { useHub, type HubClient } from './hubContext'

/** Starts a flow in the hub. Rejects with the reason where the hub refuses. */
type Begin = () => Promise<{ flowId: FlowId }>

/**
 * The flow that a screen starts. It is cancelled when the screen is left, lets it go or starts another one, also where
 * its id comes only afterwards; but not once it is decided.
 * @param isDecided whether this state cannot be taken back by cancelling
 * @returns `start` begins a flow in place of the one before, `letGo` goes back to none; both are stable
 */
export function useFlow(isDecided: (flow: FlowState) => boolean = neverDecided) {
  const hub = useHub()
  const [flow] = useState(() => createFlowRunner(hub, isDecided))
  const run = useSyncExternalStore(flow.subscribe, flow.current)
  useEffect(() => flow.letGo, [flow])
  return { run, start: flow.start, letGo: flow.letGo }
}

const neverDecided = () => false

/**
 * A store outside of React, so that a new state is on the screen at once and nobody decides about an old one.
 * Exported for its test.
 */
export function createFlowRunner({ commands, openTopic }: HubClient, isDecided: (flow: FlowState) => boolean) {
  const run = createObservable<FlowRun>(noFlow)
  /** Counts the starts, to recognise an id that comes after a later start. */
  let starts = 0
  let leave: (() => void) | null = null
  const dispatch = (event: FlowEvent) => run.set(flowRunAfter(run.get(), event))
  // Refused where the flow has ended by itself: then there is nothing to cancel.
  const cancel = (flowId: FlowId) => commands.cancelFlow(flowId).catch(() => {})

  const follow = (flowId: FlowId) => {
    dispatch({ type: 'started', flowId })
    const replica = openTopic({ kind: 'flow', flowId })
    let isOver = false
    const tell = () => {
      const state = replica.current()
      if (state === undefined) return
      const decided = state !== 'gone' && isDecided(state)
      isOver ||= decided || state === 'gone'
      dispatch({ type: 'told', flowId, state, isDecided: decided })
    }
    const unsubscribe = replica.subscribe(tell)
    leave = () => {
      unsubscribe()
      if (!isOver) void cancel(flowId)
    }
    tell()
  }
  const startAs = async (own: number, begin: Begin) => {
    try {
      const { flowId } = await begin()
      if (own === starts) follow(flowId)
      else void cancel(flowId)
    } catch (thrown) {
      if (own === starts) dispatch({ type: 'refused', error: errorData(thrown) })
    }
  }
  const end = () => {
    starts++
    leave?.()
    leave = null
  }
  return {
    current: run.get,
    subscribe: run.onChange,
    start(begin: Begin) {
      end()
      dispatch({ type: 'starting' })
      void startAs(starts, begin)
    },
    letGo() {
      end()
      dispatch({ type: 'let-go' })
    },
  }
}

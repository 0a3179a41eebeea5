import { HubError } from '../../api/errors'
import type { FlowState, SignInStep } from '../../api/flows'
import type { FlowId } from '../../api/ids'
import { createObservable } from '../../shared/observable'

/** A running sign-in or linking as pages see it, and the person's way to answer it. In memory only. */
export interface Flow<S extends FlowState = FlowState> {
  readonly id: FlowId
  state(): S
  set(change: Partial<S>): void
  onChange(listener: () => void): () => void
  /** Aborted by cancel(). */
  readonly signal: AbortSignal
  /** Resolves when the person answers this question; rejects `cancelled`. */
  waitFor(question: Question): Promise<void>
  /** Whether somebody waited for this answer. */
  answer(question: Question): boolean
  cancel(): void
}

export type Question = 'server' | 'backup' | 'account'

/** Ends and failures are states, too: the flow stays until cancel(). */
export function createFlow<S extends FlowState>(initial: S): Flow<S> {
  const controller = new AbortController()
  const waiting = new Map<Question, () => void>()
  const state = createObservable(initial)
  return {
    id: initial.id,
    state: state.get,
    set: (change) => state.set({ ...state.get(), ...change }),
    onChange: state.onChange,
    signal: controller.signal,
    waitFor(question) {
      return new Promise((resolve, reject) => {
        const cancelled = (): void => reject(new HubError({ code: 'cancelled' }))
        if (controller.signal.aborted) return cancelled()
        controller.signal.addEventListener('abort', cancelled, { once: true })
        waiting.set(question, resolve)
      })
    },
    answer(question) {
      const resolve = waiting.get(question)
      waiting.delete(question)
      resolve?.()
      return resolve !== undefined
    },
    cancel() {
      controller.abort()
    },
  }
}

/** How a part of a flow shows its steps and asks the person. */
export interface SignInDialogue {
  show(step: SignInStep): void
  ask(question: Question): Promise<void>
  signal: AbortSignal
}

export function dialogueOf(flow: Flow, show: (step: SignInStep) => void): SignInDialogue {
  return { show, ask: (question) => flow.waitFor(question), signal: flow.signal }
}

/** Throws `cancelled` once the person has cancelled. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new HubError({ code: 'cancelled' })
}

import { useState } from 'react'
import { type HubErrorData, errorData } from '../../worker/api/errors'

type ActionState = { kind: 'idle' } | { kind: 'busy' } | { kind: 'failed'; error: HubErrorData }

/** Follows commands that a person gave, and keeps the failure of the last one until the next. */
export function useAction() {
  const [state, setState] = useState<ActionState>({ kind: 'idle' })
  const follow = async <T>(action: Promise<T>, onDone?: (result: T) => void, onFailed?: () => void) => {
    setState({ kind: 'busy' })
    try {
      const result = await action
      setState({ kind: 'idle' })
      onDone?.(result)
    } catch (thrown) {
      setState({ kind: 'failed', error: errorData(thrown) })
      onFailed?.()
    }
  }
  const run = <T>(action: Promise<T>, onDone?: (result: T) => void, onFailed?: () => void) =>
    void follow(action, onDone, onFailed)
  const forget = () => setState({ kind: 'idle' })
  return { run, isBusy: state.kind === 'busy', error: state.kind === 'failed' ? state.error : null, forget }
}

import { useState } from 'react'
import type { HubErrorData } from '../../worker/api/errors'
import { errorData } from '../ui/errorData'

type ActionState = { kind: 'idle' } | { kind: 'busy' } | { kind: 'failed'; error: HubErrorData }

/** Carries commands out, one at a time, and keeps the failure of the last one. */
export function useAction() {
  const [state, setState] = useState<ActionState>({ kind: 'idle' })
  const carryOut = async (action: Promise<unknown>, onDone: (() => void) | undefined) => {
    setState({ kind: 'busy' })
    try {
      await action
      setState({ kind: 'idle' })
      onDone?.()
    } catch (thrown) {
      setState({ kind: 'failed', error: errorData(thrown) })
    }
  }
  const run = (action: Promise<unknown>, onDone?: () => void) => void carryOut(action, onDone)
  return { run, isBusy: state.kind === 'busy', error: state.kind === 'failed' ? state.error : null }
}

import type { HubErrorData } from '../../worker/api/errors'
import type { FlowState, SignInFlow } from '../../worker/api/flows'
import type { AppState } from '../../worker/api/state'
import type { FlowRun } from '../hub/flowRun.logic'
import type { EarlyInputs } from '../firstVisit/firstVisit'
import { offeredSignInWays, preselectedMethod, type SignInSituation, type SignInWay } from './signIn.logic'

/** What the person typed and chose. No failure loses it. */
export interface SignInInputs {
  /** The server as typed; null = the default server. */
  typedUrl: string | null
  method: SignInWay | null
  backupText: string
  codeText: string
}

export interface SignInState {
  /** Both as they were when the screen was opened: the sign-in itself changes what they are made from. */
  situation: SignInSituation
  rootKey: AppState['rootKey']
  inputs: SignInInputs
  /** The hub refused a decision in a running sign-in, such as a confirmation. */
  refusal: HubErrorData | null
}

export type SignInEvent =
  | { type: 'edited'; inputs: Partial<SignInInputs> }
  /** A sign-in is started, or the person goes back from one. */
  | { type: 'anew' }
  | { type: 'refused'; error: HubErrorData }

/** `openedCode`: the tab was opened with this code of a signed-in browser; `early`: what was done before the app was there. */
export function firstSignInState(
  situation: SignInSituation,
  rootKey: AppState['rootKey'],
  openedCode: string | null,
  early: EarlyInputs | null,
): SignInState {
  const chosen = offeredSignInWays(situation, rootKey).find((way) => way === early?.chosen)
  return {
    situation,
    rootKey,
    inputs: {
      typedUrl: early?.wantsOtherServer === true ? '' : null,
      method: chosen ?? (openedCode === null ? preselectedMethod(situation) : 'device-code'),
      backupText: '',
      codeText: openedCode ?? '',
    },
    refusal: null,
  }
}

export function signInAfter(state: SignInState, event: SignInEvent): SignInState {
  switch (event.type) {
    case 'edited':
      return { ...state, inputs: { ...state.inputs, ...event.inputs } }
    case 'anew':
      return { ...state, refusal: null }
    case 'refused':
      return { ...state, refusal: event.error }
  }
}

/** What the screen shows. */
export type ShownSignIn =
  /** `wasInterrupted`: the hub restarted in the middle of the last try. */
  | { kind: 'form'; error: HubErrorData | null; wasInterrupted: boolean }
  | { kind: 'waiting' }
  | { kind: 'step'; flow: SignInFlow; step: Exclude<SignInFlow['step'], { at: 'done' }> }
  | { kind: 'done' }

export function shownSignIn({ refusal }: Pick<SignInState, 'refusal'>, run: FlowRun): ShownSignIn {
  const flow = run.kind === 'running' && run.flow?.kind === 'sign-in' ? run.flow : null
  const step = flow?.step
  if (step?.at === 'done') return { kind: 'done' }
  if (refusal) return form(refusal)
  switch (run.kind) {
    case 'none':
      return form(null)
    case 'starting':
      return { kind: 'waiting' }
    case 'refused':
      return form(run.error)
    case 'gone':
      return { kind: 'form', error: null, wasInterrupted: true }
    case 'running':
      if (!flow || !step) return { kind: 'waiting' }
      return step.at === 'failed' ? form(step.error) : { kind: 'step', flow, step }
  }
}

function form(error: HubErrorData | null): ShownSignIn {
  return { kind: 'form', error, wasInterrupted: false }
}

/** Signed in: there is nothing left to be cancelled. */
export function isSignInDone(flow: FlowState): boolean {
  return flow.kind === 'sign-in' && flow.step.at === 'done'
}

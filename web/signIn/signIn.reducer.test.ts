import { describe, expect, test } from 'vitest'
import type { HubErrorData } from '../../worker/api/errors'
import type { SignInFlow } from '../../worker/api/flows'
import type { FlowRun } from '../hub/flowRun.logic'
import { fixtureSignIn, flowId } from '../testing/fixtureFlows'
import { serverId } from '../testing/fixtureStates'
import { firstSignInState, isSignInDone, shownSignIn, signInAfter } from './signIn.reducer'

const first = firstSignInState({ kind: 'first' }, 'absent', null, null)
const error: HubErrorData = { code: 'bad-backup-text', problem: 'length' }
const later: HubErrorData = { code: 'hub-unresponsive' }
const running = (flow: SignInFlow | null): FlowRun => ({
  kind: 'running',
  flowId: flowId('sign-in-1'),
  flow,
  isDecided: false,
})
const done: SignInFlow = { ...fixtureSignIn({ at: 'saving' }), step: { at: 'done', serverId: serverId('cloud') } }

describe('what is typed', () => {
  test('outlives a refusal, and the next try', () => {
    const typed = signInAfter(first, { type: 'edited', inputs: { typedUrl: 'https://a.example', backupText: 'ABC' } })
    const refused = signInAfter(typed, { type: 'refused', error })
    expect(refused.inputs).toEqual(typed.inputs)
    expect(signInAfter(refused, { type: 'anew' })).toEqual(typed)
  })

  test('a code that the tab was opened with is taken as typed, and its way as chosen', () => {
    const { inputs } = firstSignInState({ kind: 'typed' }, 'present', 'happy-code', null)
    expect(inputs).toMatchObject({ codeText: 'happy-code', method: 'device-code' })
  })
})

const inputsAfter = (chosen: string, wantsOtherServer: boolean) =>
  firstSignInState({ kind: 'first' }, 'absent', null, { chosen, wantsOtherServer }).inputs

describe('what was done before the app was there', () => {
  test('is taken over', () => {
    expect(inputsAfter('backup-key', false)).toMatchObject({ method: 'backup-key', typedUrl: null })
    expect(inputsAfter('new-key', true)).toMatchObject({ method: 'new-key', typedUrl: '' })
  })

  test('only where it is a way that is offered', () => {
    expect(inputsAfter('same-key', false)).toMatchObject({ method: null })
  })
})

describe('what is shown', () => {
  test.each<[string, FlowRun]>([
    ['starting', { kind: 'starting' }],
    ['started, nothing told yet', running(null)],
  ])('%s: it waits', (_name, run) => {
    expect(shownSignIn(first, run)).toEqual({ kind: 'waiting' })
  })

  test('a step of the running sign-in', () => {
    const flow = fixtureSignIn({ at: 'signing-in' })
    expect(shownSignIn(first, running(flow))).toEqual({ kind: 'step', flow, step: { at: 'signing-in' } })
  })

  test.each<[string, FlowRun]>([
    ['not started', { kind: 'refused', error }],
    ['failed on the way', running(fixtureSignIn({ at: 'failed', error }))],
  ])('%s: the form, with the error', (_name, run) => {
    expect(shownSignIn(first, run)).toEqual({ kind: 'form', error, wasInterrupted: false })
  })

  test('a refused confirmation goes before what the sign-in tells; a new try forgets it', () => {
    const refused = signInAfter(first, { type: 'refused', error: later })
    const run = running(fixtureSignIn({ at: 'signing-in' }))
    expect(shownSignIn(refused, run)).toEqual({ kind: 'form', error: later, wasInterrupted: false })
    expect(shownSignIn(signInAfter(refused, { type: 'anew' }), run).kind).toBe('step')
  })

  test('a hub that restarted in the middle is said', () => {
    const run: FlowRun = { kind: 'gone', last: fixtureSignIn({ at: 'signing-in' }), isDecided: false }
    expect(shownSignIn(first, run)).toEqual({ kind: 'form', error: null, wasInterrupted: true })
  })

  test('done is done, also where a confirmation was answered too late', () => {
    expect(shownSignIn(signInAfter(first, { type: 'refused', error: later }), running(done))).toEqual({ kind: 'done' })
    expect([done, fixtureSignIn({ at: 'saving' })].map(isSignInDone)).toEqual([true, false])
  })
})

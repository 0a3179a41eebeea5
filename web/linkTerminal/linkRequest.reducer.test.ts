import { describe, expect, test } from 'vitest'
import type { FlowState, TerminalLinkStep } from '../../worker/api/flows'
import type { FlowRun } from '../hub/flowRun.logic'
import { fixtureAccountRequest, fixtureLink, fixtureNamedServer, fixtureSignIn, flowId } from '../testing/fixtureFlows'
import { serverId, threeServers } from '../testing/fixtureStates'
import { emptyChoice } from './link.logic'
import { firstRequestState, isLinkDecided, linkRequestAfter, shownRequest } from './linkRequest.reducer'

const confirm: TerminalLinkStep = { at: 'confirm', preselected: serverId('laptop') }
const signIn: TerminalLinkStep = { at: 'sign-in', step: { at: 'saving' } }
const approving: TerminalLinkStep = { at: 'approving', serverUrl: threeServers()[1]!.url }
const running = (flow: FlowState | null): FlowRun => ({
  kind: 'running',
  flowId: flowId('link-1'),
  flow,
  isDecided: false,
})
const gone = (last: FlowState | null, isDecided = false): FlowRun => ({ kind: 'gone', last, isDecided })
const sent = linkRequestAfter(firstRequestState, { type: 'sent' })

describe('one link', () => {
  test('another try keeps the choice, and knows of no decision', () => {
    const choice = { ...emptyChoice(serverId('cloud')), loopbackConsent: true }
    const chosen = linkRequestAfter(sent, { type: 'chose', choice })
    expect(linkRequestAfter(chosen, { type: 'again' })).toEqual({ choice, isSent: false })
  })

  test('until the hub tells what the link is, it is being read', () => {
    const runs: FlowRun[] = [{ kind: 'none' }, { kind: 'starting' }, running(null)]
    for (const run of runs) expect(shownRequest(firstRequestState, run)).toEqual({ kind: 'reading' })
  })

  test('what the flow preselects is chosen until the person chooses', () => {
    const flow = fixtureLink(confirm, null)
    expect(shownRequest(firstRequestState, running(flow))).toMatchObject({ choice: { serverId: 'laptop' } })
    const choice = emptyChoice(serverId('cloud'))
    const chosen = linkRequestAfter(firstRequestState, { type: 'chose', choice })
    expect(shownRequest(chosen, running(flow))).toEqual({ kind: 'terminal', flow, choice })
  })

  test('the code of a device that wants a whole account has a question of its own', () => {
    const flow = fixtureAccountRequest({ at: 'confirm' })
    expect(shownRequest(firstRequestState, running(flow))).toEqual({ kind: 'account', flow })
  })
})

describe('the hub restarts in the middle', () => {
  const named = fixtureNamedServer()

  test.each([
    ['nobody decided', firstRequestState, gone(fixtureLink(confirm))],
    ['nothing was told', firstRequestState, gone(null)],
    ['it was still signing in on a new server', sent, gone(fixtureLink(signIn, named))],
  ])('%s: nothing can have been approved', (_name, state, run) => {
    expect(shownRequest(state, run)).toEqual({ kind: 'interrupted', isOpen: false })
  })

  test.each([
    ['the decision was sent', sent, gone(fixtureLink(confirm))],
    ['the decision was sent, and nothing told', sent, gone(null)],
    ['it was approving', firstRequestState, gone(fixtureLink(approving), true)],
  ])('%s: it may have been approved', (_name, state, run) => {
    expect(shownRequest(state, run)).toEqual({ kind: 'interrupted', isOpen: true })
  })
})

test('decided: everything but the question and the sign-in before it', () => {
  expect([confirm, signIn, approving].map((step) => isLinkDecided(fixtureLink(step)))).toEqual([false, false, true])
  expect(isLinkDecided(fixtureAccountRequest({ at: 'confirm' }))).toBe(false)
  expect(isLinkDecided(fixtureAccountRequest({ at: 'handed-over', serverId: serverId('cloud') }))).toBe(true)
  expect(isLinkDecided(fixtureSignIn({ at: 'saving' }))).toBe(false)
})

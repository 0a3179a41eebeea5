import type { HubErrorData } from '../../worker/api/errors'
import type { AccountRequestFlow, FlowState, TerminalLinkFlow } from '../../worker/api/flows'
import type { FlowRun } from '../hub/flowRun.logic'
import { emptyChoice, preselectedServer, type LinkChoice } from './link.logic'

/** One link, over several tries. */
export interface LinkRequestState {
  /** What the person has chosen in this or an earlier try; null = nothing yet. */
  choice: LinkChoice | null
  /** A decision of this try went to the hub. It may have been carried out even if the hub dies before it says so. */
  isSent: boolean
}

export type LinkRequestEvent =
  | { type: 'chose'; choice: LinkChoice }
  | { type: 'sent' }
  | { type: 'again' }
  | { type: 'elsewhere' }

export const firstRequestState: LinkRequestState = { choice: null, isSent: false }

export function linkRequestAfter(state: LinkRequestState, event: LinkRequestEvent): LinkRequestState {
  switch (event.type) {
    case 'chose':
      return { ...state, choice: event.choice }
    case 'sent':
      return { ...state, isSent: true }
    case 'again':
      return { ...state, isSent: false }
    case 'elsewhere':
      // Nothing is preselected: the server that was asked does not know the terminal.
      return { choice: emptyChoice(null), isSent: false }
  }
}

/** What the screen shows. */
export type ShownRequest =
  | { kind: 'reading' }
  | { kind: 'refused'; error: HubErrorData }
  /** The hub restarted in the middle. `isOpen`: the terminal may have been approved. */
  | { kind: 'interrupted'; isOpen: boolean }
  | { kind: 'terminal'; flow: TerminalLinkFlow; choice: LinkChoice }
  | { kind: 'account'; flow: AccountRequestFlow }

export function shownRequest({ choice, isSent }: LinkRequestState, run: FlowRun): ShownRequest {
  switch (run.kind) {
    case 'none':
    case 'starting':
      return { kind: 'reading' }
    case 'refused':
      return { kind: 'refused', error: run.error }
    case 'gone': {
      // The sign-in on a new server comes before the approval.
      const endedBefore = run.last?.kind === 'terminal-link' && run.last.step.at === 'sign-in'
      return { kind: 'interrupted', isOpen: run.isDecided || (isSent && !endedBefore) }
    }
    case 'running':
      if (run.flow?.kind === 'account-request') return { kind: 'account', flow: run.flow }
      if (run.flow?.kind !== 'terminal-link') return { kind: 'reading' }
      return { kind: 'terminal', flow: run.flow, choice: choice ?? emptyChoice(preselectedServer(run.flow)) }
  }
}

/** The hub acts on a decision, or has acted: cancelling takes nothing back. */
export function isLinkDecided(flow: FlowState): boolean {
  if (flow.kind !== 'terminal-link' && flow.kind !== 'account-request') return false
  return flow.step.at !== 'confirm' && flow.step.at !== 'sign-in'
}

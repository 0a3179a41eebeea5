import { HubError } from '../api/errors'
import type { FlowState, LinkApproval, LinkFlow, SignInFlow, SignInMethod, SignInTarget } from '../api/flows'
import type { FlowId } from '../api/ids'
import type { TerminalLink } from '../protocol/terminalLink'
import { createFlow, type Flow, type Question } from './flow'
import { approveLink, firstStateOfLink, readLink, refuseLink, type LinkPorts } from './linkFlow'
import { entryOfTarget, runSignIn } from './signInFlow'

/** The running flows. They live in memory: a restarted hub answers `unknown-flow`. */
export interface Flows {
  /** Throws `bad-server-url` and `unknown-server`; every later failure is a state of the flow. */
  startSignIn(target: SignInTarget, method: SignInMethod): FlowId
  /** Throws `bad-link`. Contacts nobody. */
  startLink(linkText: string): FlowId
  approveLink(flowId: FlowId, approval: LinkApproval): void
  refuseLink(flowId: FlowId): void
  /** Throws `unknown-flow` when this flow does not ask that now. */
  answer(flowId: FlowId, question: Question): void
  cancel(flowId: FlowId): void
  cancelAll(): void
  /** Null = no such flow. */
  find(flowId: FlowId): Pick<Flow, 'state' | 'onChange' | 'signal'> | null
}

type Running = { kind: 'sign-in'; flow: Flow<SignInFlow> } | { kind: 'link'; flow: Flow<LinkFlow>; link: TerminalLink }

export function createFlows(ports: LinkPorts): Flows {
  const running = new Map<FlowId, Running>()

  function get(flowId: FlowId): Running {
    const found = running.get(flowId)
    if (!found) throw new HubError({ code: 'unknown-flow' })
    return found
  }

  function getLink(flowId: FlowId): Extract<Running, { kind: 'link' }> {
    const found = get(flowId)
    if (found.kind !== 'link') throw new HubError({ code: 'unknown-flow' })
    return found
  }

  function cancel(flowId: FlowId): void {
    running.get(flowId)?.flow.cancel()
    running.delete(flowId)
  }

  return {
    startSignIn(target, method) {
      const entry = entryOfTarget(ports, target)
      const id = crypto.randomUUID() as FlowId
      const flow = createFlow<SignInFlow>({
        kind: 'sign-in',
        id,
        serverUrl: entry.url,
        step: { at: 'contacting-server' },
      })
      running.set(id, { kind: 'sign-in', flow })
      void runSignIn(ports, flow, entry, method)
      return id
    },

    startLink(linkText) {
      const link = readLink(linkText)
      const id = crypto.randomUUID() as FlowId
      running.set(id, { kind: 'link', flow: createFlow(firstStateOfLink(ports, id, link)), link })
      return id
    },

    approveLink(flowId, approval) {
      const { flow, link } = getLink(flowId)
      approveLink(ports, flow, link, approval)
    },

    refuseLink: (flowId) => refuseLink(getLink(flowId).flow),

    answer(flowId, question) {
      if (!get(flowId).flow.answer(question)) throw new HubError({ code: 'unknown-flow' })
    },

    cancel,
    cancelAll() {
      for (const flowId of running.keys()) cancel(flowId)
    },

    find: (flowId) => (running.get(flowId)?.flow as Flow<FlowState> | undefined) ?? null,
  }
}

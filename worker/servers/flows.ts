import { HubError } from '../api/errors'
import type {
  AccountLinkFlow,
  FlowState,
  LinkApproval,
  LinkFlow,
  LinkSource,
  SignInFlow,
  SignInMethod,
  SignInTarget,
} from '../api/flows'
import type { FlowId } from '../api/ids'
import { type AccountLink, parseLink } from '../protocol/link'
import { firstStateOfAccountLink, handOverAccount, refuseAccountLink, type HandOver } from './accountLinkFlow'
import { createFlow, type Flow, type Question } from './flow'
import type { LinkPorts, LinkRequest } from './linkApproval'
import { approveLink, firstStateOfLink, refuseLink } from './linkFlow'
import { entryOfTarget, runSignIn } from './signInFlow'

/** The running flows. They live in memory: a restarted hub answers `unknown-flow`. */
export interface Flows {
  /** Throws `bad-server-url` and `unknown-server`; every later failure is a state of the flow. */
  startSignIn(target: SignInTarget, method: SignInMethod): FlowId
  /** Throws `bad-link`. Contacts nobody. */
  startLink(linkText: string, source: LinkSource): Promise<FlowId>
  approveLink(flowId: FlowId, approval: LinkApproval): void
  refuseLink(flowId: FlowId): void
  handOverAccount(flowId: FlowId, handOver: HandOver): void
  /** Throws `unknown-flow` when this flow does not ask that now. */
  answer(flowId: FlowId, question: Question): void
  cancel(flowId: FlowId): void
  cancelAll(): void
  /** Null = no such flow. */
  find(flowId: FlowId): Pick<Flow, 'state' | 'onChange' | 'signal'> | null
}

type Running =
  | { kind: 'sign-in'; flow: Flow<SignInFlow> }
  | { kind: 'terminal'; flow: Flow<LinkFlow>; request: LinkRequest }
  | { kind: 'account'; flow: Flow<AccountLinkFlow>; link: AccountLink }

export function createFlows(ports: LinkPorts): Flows {
  const running = new Map<FlowId, Running>()

  function get(flowId: FlowId): Running {
    const found = running.get(flowId)
    if (!found) throw new HubError({ code: 'unknown-flow' })
    return found
  }

  function getOf<K extends Running['kind']>(flowId: FlowId, kind: K): Extract<Running, { kind: K }> {
    const found = get(flowId)
    if (found.kind !== kind) throw new HubError({ code: 'unknown-flow' })
    return found as Extract<Running, { kind: K }>
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

    async startLink(linkText, source) {
      const parsed = parseLink(linkText)
      if (!parsed.ok) throw new HubError({ code: 'bad-link', problem: parsed.problem })
      const { link } = parsed
      const id = crypto.randomUUID() as FlowId
      if (link.kind === 'account') {
        running.set(id, { kind: 'account', flow: createFlow(firstStateOfAccountLink(id, link, source)), link })
      } else {
        const flow = createFlow(await firstStateOfLink(ports, id, link, source))
        running.set(id, { kind: 'terminal', flow, request: { link, secretAskedAt: null, obtained: null } })
      }
      return id
    },

    approveLink(flowId, approval) {
      const { flow, request } = getOf(flowId, 'terminal')
      approveLink(ports, flow, request, approval)
    },

    refuseLink(flowId) {
      const found = get(flowId)
      if (found.kind === 'account') return refuseAccountLink(found.flow)
      refuseLink(getOf(flowId, 'terminal').flow)
    },

    handOverAccount(flowId, handOver) {
      const { flow, link } = getOf(flowId, 'account')
      handOverAccount(ports, flow, link, handOver)
    },

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

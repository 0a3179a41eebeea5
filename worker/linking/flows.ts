import { HubError } from '../api/errors'
import type {
  AccountRequestFlow,
  DeviceCodeFlow,
  TerminalLinkDecision,
  TerminalLinkFlow,
  LinkSource,
  SignInFlow,
  SignInMethod,
  SignInStep,
  SignInTarget,
} from '../api/flows'
import { newId, type FlowId, type ServerId } from '../api/ids'
import { parseDeviceCode } from '../protocol/deviceCode'
import type { AccountRequest } from '../protocol/link'
import type { StoredServerEntry } from '../store/registry/registryRecords'
import { readLink } from './checkLink'
import { requireLoopbackConsent } from './account/consent'
import {
  firstStateOfAccountRequest,
  handOverAccount,
  refuseAccountRequest,
  type HandOver,
} from './device/accountRequestFlow'
import { codeTiming, firstStateOfCode, newDeviceCode, runDeviceCode } from './device/deviceCodeFlow'
import { createFlow, throwIfCancelled, type Flow, type Question } from './account/flow'
import type { TerminalLinkPorts, TerminalLinkRequest } from './terminal/terminalLinkApproval'
import { approveTerminalLink, describeServer, firstStateOfTerminalLink, refuseLink } from './terminal/terminalLinkFlow'
import type { AccountMethod } from './account/obtainAccount'
import { entryForUrl, entryOfTarget } from './account/accountEntries'
import { runSignIn } from './signInFlow'

/**
 * The running flows. They live in memory: a restarted hub answers `unknown-flow`. A flow belongs to the page that
 * started it, and is cancelled when that page is gone (`owner` aborts): what nobody sees must not go on. Nothing starts
 * for a page that is gone already: that throws `cancelled`.
 */
export interface Flows {
  /** Throws `bad-server-url` and `unknown-server`; every later failure is a state of the flow. */
  startSignIn(target: SignInTarget, method: SignInMethod, owner: AbortSignal): FlowId
  /** Throws `bad-device-code`. Contacts nobody. */
  startSignInWithCode(codeText: string, owner: AbortSignal): FlowId
  /** Throws `consent-missing`; then nobody was contacted. */
  confirmServer(flowId: FlowId, consent: { loopback: boolean }): void
  /** Throws `unknown-server`; every later failure is a state of the flow. */
  showDeviceCode(serverId: ServerId, appUrl: string, owner: AbortSignal): FlowId
  /** Throws `bad-link`. Contacts nobody. */
  startLink(linkText: string, source: LinkSource, owner: AbortSignal): Promise<FlowId>
  approveTerminalLink(flowId: FlowId, approval: TerminalLinkDecision): void
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
  | { kind: 'terminal-link'; flow: Flow<TerminalLinkFlow>; request: TerminalLinkRequest }
  | { kind: 'account-request'; flow: Flow<AccountRequestFlow>; link: AccountRequest }
  | { kind: 'device-code'; flow: Flow<DeviceCodeFlow> }

export function createFlows(ports: TerminalLinkPorts): Flows {
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

  function add(started: Running, owner: AbortSignal): FlowId {
    throwIfCancelled(owner)
    const { id, signal } = started.flow
    running.set(id, started)
    owner.addEventListener('abort', () => cancel(id), { once: true, signal })
    return id
  }

  function start(entry: StoredServerEntry, method: AccountMethod, step: SignInStep, owner: AbortSignal): FlowId {
    const flow = createFlow<SignInFlow>({ kind: 'sign-in', id: newId(), serverUrl: entry.url, step })
    const id = add({ kind: 'sign-in', flow }, owner)
    void runSignIn(ports, flow, entry, method)
    return id
  }

  function answer(flowId: FlowId, question: Question): void {
    if (!get(flowId).flow.answer(question)) throw new HubError({ code: 'unknown-flow' })
  }

  return {
    startSignIn: (target, method, owner) =>
      start(entryOfTarget(ports, target), method, { at: 'contacting-server' }, owner),

    startSignInWithCode(codeText, owner) {
      const parsed = parseDeviceCode(codeText)
      if (!parsed.ok) throw new HubError({ code: 'bad-device-code', problem: parsed.problem })
      const { seed, server } = parsed.code
      const step: SignInStep = { at: 'confirm-server', server: describeServer(ports, server) }
      return start(entryForUrl(ports, server), { kind: 'device-code', seed }, step, owner)
    },

    confirmServer(flowId, consent) {
      const { step } = getOf(flowId, 'sign-in').flow.state()
      if (step.at === 'confirm-server') requireLoopbackConsent(step.server.url, consent.loopback)
      answer(flowId, 'server')
    },

    showDeviceCode(serverId, appUrl, owner) {
      const code = newDeviceCode(ports, serverId)
      const { limitMs } = codeTiming
      const flow = createFlow(firstStateOfCode(ports, newId(), { serverId, appUrl, code, limitMs }))
      const id = add({ kind: 'device-code', flow }, owner)
      void runDeviceCode(ports, flow, code, codeTiming)
      return id
    },

    async startLink(linkText, source, owner) {
      const parsed = readLink(linkText, source)
      if (!parsed.ok) throw new HubError({ code: 'bad-link', problem: parsed.problem })
      const { link } = parsed
      if (link.kind === 'account-request') {
        const flow = createFlow(firstStateOfAccountRequest(newId(), link, source))
        return add({ kind: 'account-request', flow, link }, owner)
      }
      const flow = createFlow(await firstStateOfTerminalLink(ports, newId(), link, source))
      return add({ kind: 'terminal-link', flow, request: { link, secretAskedAt: null, obtained: null } }, owner)
    },

    approveTerminalLink(flowId, approval) {
      const { flow, request } = getOf(flowId, 'terminal-link')
      approveTerminalLink(ports, flow, request, approval)
    },

    refuseLink(flowId) {
      const found = get(flowId)
      if (found.kind === 'account-request') return refuseAccountRequest(found.flow)
      refuseLink(getOf(flowId, 'terminal-link').flow)
    },

    handOverAccount(flowId, handOver) {
      const { flow, link } = getOf(flowId, 'account-request')
      handOverAccount(ports, flow, link, handOver)
    },

    answer,

    cancel,
    cancelAll() {
      for (const flowId of running.keys()) cancel(flowId)
    },

    find: (flowId) => (running.get(flowId)?.flow as Flow | undefined) ?? null,
  }
}

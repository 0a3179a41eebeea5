import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import type { FaultProxy } from '../../e2e/proxy/startFaultProxy'
import { startHappyServer, type HappyServer } from '../../local/server/startHappyServer'
import type {
  FlowState,
  LinkSource,
  SignInMethod,
  SignInTarget,
  TerminalLinkDecision,
  TerminalLinkFlow,
} from '../api/flows'
import type { CanonicalUrl, FlowId, ServerId } from '../api/ids'
import { createDeviceLinkKeys } from '../crypto/linking/authBundles'
import { formatBackupText } from '../crypto/backupText'
import { decodeBase64, encodeBase64, encodeBase64Url } from '../crypto/base64'
import { openBundle } from '../crypto/sealedBundle'
import { createCoordinator } from '../servers/coordinator'
import type { Flows } from '../linking/flows'
import { startLinking } from '../linking/startLinking'
import { openRegistry } from '../servers/registry'
import { createIdleConnection } from './testParts'
import { createTestProfile, type TestProfile } from './testProfile'

// Other tests share the processor.
export const patience = { timeout: 8000 }

/** The hub's half of linking, whole, under Node. A second one on the same store is the hub's next start. */
export async function startTestHub(profile?: TestProfile) {
  const store = profile ?? (await createTestProfile())
  const connections: ReturnType<typeof createIdleConnection>[] = []
  const registry = await openRegistry(store.database, Date.now)
  const coordinator = createCoordinator({
    generation: 'g',
    registry,
    createConnection(options) {
      const made = createIdleConnection(options)
      connections.push(made)
      return made.connection
    },
    openServerDatabase: () => Promise.reject(new Error('not used')),
    deleteServerDatabase: () => Promise.resolve(),
    fingerprintOf: () => Promise.resolve('0000'),
    now: Date.now,
    browserOnline: true,
  })
  await coordinator.start()
  const {
    flows: flowsOfAllPages,
    pendingApprovals,
    approvalLogs,
    stop,
  } = startLinking({
    database: store.database,
    registry,
    coordinator,
  })
  /** The one page of this hub. */
  const page = new AbortController()
  const flows = flowsOfPage(flowsOfAllPages, page.signal)

  function stateOf(flowId: FlowId): FlowState {
    const state = flows.find(flowId)?.state()
    if (!state) throw new Error('no such flow')
    return state
  }

  const hub = {
    store,
    registry,
    coordinator,
    flows,
    pendingApprovals,
    approvalLogs,
    connections,
    closePage: () => page.abort(),
    stateOf,
    stepOf: (flowId: FlowId) => stateOf(flowId).step,
    linkOf(flowId: FlowId): TerminalLinkFlow {
      const state = stateOf(flowId)
      if (state.kind !== 'terminal-link') throw new Error('not a link')
      return state
    },
    reach: (flowId: FlowId, at: string) =>
      vi.waitFor(() => {
        const { step } = stateOf(flowId)
        if (step.at !== at) throw new Error(`at ${JSON.stringify(step)}`)
        return step
      }, patience),
    /** An account on this server; without a secret, a new one. */
    async signIn(url: CanonicalUrl, secret?: Uint8Array<ArrayBuffer>): Promise<ServerId> {
      const method = secret
        ? ({ kind: 'backup-key', text: formatBackupText(secret) } as const)
        : ({ kind: 'new-key' } as const)
      const flowId = flows.startSignIn({ kind: 'new', url }, method)
      await hub.reach(flowId, secret ? 'confirm-account' : 'confirm-backup')
      flows.answer(flowId, secret ? 'account' : 'backup')
      const done = await hub.reach(flowId, 'done')
      return (done as { serverId: ServerId }).serverId
    },
    /** As the tabs see it, and as the next start will. */
    shown: () => ({
      visible: Object.keys(coordinator.state().servers),
      signedIn: registry.entries().flatMap(({ id }) => (coordinator.accountOf(id).kind === 'signed-in' ? id : [])),
    }),
    /** The death of the hub: nothing of it goes on. */
    async die() {
      stop()
      await coordinator.stop()
    },
    async restart() {
      await hub.die()
      return startTestHub(store)
    },
  }
  return hub
}

/** The flows as one page starts them. */
function flowsOfPage(flows: Flows, owner: AbortSignal) {
  return {
    ...flows,
    startSignIn: (target: SignInTarget, method: SignInMethod) => flows.startSignIn(target, method, owner),
    startSignInWithCode: (codeText: string) => flows.startSignInWithCode(codeText, owner),
    showDeviceCode: (serverId: ServerId, appUrl: string) => flows.showDeviceCode(serverId, appUrl, owner),
    startLink: (linkText: string, source: LinkSource) => flows.startLink(linkText, source, owner),
  }
}

export type TestHub = Awaited<ReturnType<typeof startTestHub>>

export const plain = { loopbackConsent: true, oldCli: null }

/** A terminal that has asked this server for a login. */
export async function startTerminal(url: string, options: { supportsV2?: boolean; names?: string } = {}) {
  const { supportsV2 = true, names = url } = options
  const keys = createDeviceLinkKeys()
  const ask = async () => {
    const response = await fetch(`${url}/v1/auth/request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ publicKey: encodeBase64(keys.publicKey), supportsV2 }),
    })
    return (await response.json()) as { state: string; response?: string }
  }
  await ask()
  const key = encodeBase64Url(keys.publicKey)
  return {
    keys,
    key,
    link: `https://app.example/terminal/connect#key=${key}&server=${encodeURIComponent(names)}`,
    oldLink: `https://app.example/terminal/connect#key=${key}`,
    /** What the CLI decrypts; null = not approved. */
    async answer() {
      const { response } = await ask()
      const bundle = response === undefined ? null : decodeBase64(response)
      return bundle && openBundle(bundle, keys.secretKey)
    },
  }
}

/** One local server for all tests of a file, and a fresh hub for each: every test has its own accounts. */
export function useTestHub() {
  let server: HappyServer
  let hub: TestHub
  beforeAll(async () => {
    server = await startHappyServer({ dataDir: ':memory:' })
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    hub = await startTestHub()
  })
  afterEach(() => hub.die())

  return {
    url: () => server.url as CanonicalUrl,
    hub: () => hub,
    /** The hub dies and starts again on what is stored. */
    async restart() {
      hub = await hub.restart()
    },
    start: (link: string, source: LinkSource = 'web-link'): Promise<FlowId> => hub.flows.startLink(link, source),
    approveOn(flowId: FlowId, serverId: ServerId, change: Partial<TerminalLinkDecision> = {}): void {
      hub.flows.approveTerminalLink(flowId, {
        kind: 'on-known-server',
        serverId,
        ...plain,
        ...change,
      } as TerminalLinkDecision)
    },
    async secretOf(serverId: ServerId): Promise<Uint8Array<ArrayBuffer>> {
      const credentials = await hub.registry.readCredentials(serverId)
      if (!credentials) throw new Error('not signed in')
      return credentials.secret
    },
  }
}

/** The requests at this proxy that tell of this key, as text. */
export function asksAbout(proxy: FaultProxy, key: Uint8Array<ArrayBuffer>): string[] {
  const written = [encodeBase64(key), encodeURIComponent(encodeBase64(key))]
  return proxy.recordings().flatMap((recording) => {
    if (recording.kind !== 'http') return []
    const text = `${recording.url} ${recording.requestBody.toString()}`
    return written.some((form) => text.includes(form)) ? [`${recording.method} ${recording.url.split('?')[0]}`] : []
  })
}

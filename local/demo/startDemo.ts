import { randomUUID } from 'node:crypto'
import { randomBytes } from '../../worker/crypto/bytes'
import { requestTerminalLogin, type AgentAccount, type TerminalLogin } from '../agent/terminalLogin'
import {
  readDemoCredentials,
  writeDemoCredentials,
  type ApprovedCredentials,
  type DemoCredentials,
} from './demoCredentials'
import { firstDemoSessions, startDemoMachine, type DemoMachine } from './demoMachine'

/** A terminal of the demo that waits for somebody to approve it. */
export interface WaitingTerminal {
  /** Name of its server. */
  label: string
  /** The web link of docs/protocol.md 2.6 with the server. */
  link: string
}

export interface Demo {
  /** Those that nobody has approved yet. */
  waiting(): WaitingTerminal[]
  stop(): Promise<void>
}

export interface DemoOptions {
  server: { label: string; url: string }
  appUrl: string
  /** Where login and sessions of this server are kept. */
  file: string
  /** Pause between the steps of an answer, ms. */
  paceMs: number
}

const day = 86_400_000

/**
 * The demo on one server: logs in like a CLI, or goes on with the login of last time, and once somebody has approved it,
 * its machine and sessions come alive.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { server, file } = options
  const stopping = new AbortController()
  let waiting: WaitingTerminal | null = null
  let machine: DemoMachine | null = null
  let writes = Promise.resolve()
  let arrival = Promise.resolve()

  function keep(credentials: DemoCredentials): Promise<void> {
    // A session that was in the middle of an answer still tells how far it came: the folder may be gone by then.
    if (stopping.signal.aborted) return writes
    writes = writes.then(() => writeDemoCredentials(file, credentials))
    return writes
  }

  async function comeAlive(credentials: ApprovedCredentials): Promise<void> {
    const account: AgentAccount = {
      serverUrl: server.url,
      token: credentials.token,
      contentPublicKey: credentials.contentPublicKey,
    }
    const started = await startDemoMachine(account, credentials, {
      label: server.label,
      paceMs: options.paceMs,
      onChange: (changed) => void keep(changed),
    })
    if (stopping.signal.aborted) await started.stop()
    else machine = started
  }

  async function logIn(loginKey: Uint8Array<ArrayBuffer>): Promise<void> {
    await keep({ kind: 'waiting', loginKey })
    const login = await requestTerminalLogin(server.url, options.appUrl, loginKey)
    waiting = { label: server.label, link: `${login.link}&server=${encodeURIComponent(server.url)}` }
    arrival = awaitApproval(login)
  }

  async function awaitApproval(login: TerminalLogin): Promise<void> {
    try {
      const { token, contentPublicKey } = await login.approved({ patienceMs: 30 * day, signal: stopping.signal })
      waiting = null
      const credentials: ApprovedCredentials = {
        kind: 'approved',
        token,
        contentPublicKey,
        machineId: randomUUID(),
        machineKey: randomBytes(32),
        createdFolders: [],
        sessions: firstDemoSessions(server.label),
      }
      await keep(credentials)
      await comeAlive(credentials)
    } catch (error) {
      if (!stopping.signal.aborted) console.error(`The demo on ${server.label} ended:`, error)
    }
  }

  const known = await readDemoCredentials(file)
  if (known?.kind === 'approved' && (await accountExists(server.url, known.token))) await comeAlive(known)
  else await logIn(known?.kind === 'waiting' ? known.loginKey : randomBytes(32))

  return {
    waiting: () => (waiting ? [waiting] : []),
    async stop() {
      stopping.abort()
      // What was just approved may be coming alive: it says goodbye, too.
      await arrival
      await machine?.stop()
      await writes
    },
  }
}

/** False when the server's data were deleted meanwhile. Rejects when it does not answer. */
async function accountExists(serverUrl: string, token: string): Promise<boolean> {
  const headers = { Authorization: `Bearer ${token}` }
  const { status } = await fetch(`${serverUrl}/v1/account/profile`, { headers })
  return status !== 401 && status !== 404
}

import { randomUUID } from 'node:crypto'
import { randomBytes } from '../../worker/crypto/bytes'
import { openAgentMachine } from '../agent/agentMachine'
import type { CallHandlers } from '../agent/agentSocket'
import type { AgentAccount } from '../agent/terminalLogin'
import type { ApprovedCredentials, DemoSessionRecord } from './demoCredentials'
import { startDemoSession, type DemoSession } from './demoSession'
import { noAccess } from './noAccess'

export interface DemoMachine {
  /** Ends the daemon and all of its sessions. */
  stop(): Promise<void>
}

export interface DemoMachineOptions {
  /** Of the server: the machine is called after it. */
  label: string
  paceMs: number
  /** Keeps what changed. */
  onChange(credentials: ApprovedCredentials): void
}

const homeDir = '/home/demo'
const existingFolders = [homeDir, `${homeDir}/shop`, `${homeDir}/notes`, '/tmp']

/** What a machine begins with: one session that waits for the person, and one that is done. */
export function firstDemoSessions(label: string): DemoSessionRecord[] {
  const session = (path: string, title: string, opening: DemoSessionRecord['opening']): DemoSessionRecord => ({
    tag: randomUUID(),
    dataKey: randomBytes(32),
    path: `${homeDir}/${path}`,
    title: `${title} (${label})`,
    opening,
    answeredUpTo: 0,
  })
  return [session('shop', 'Fix the redirect', 'asks-to-run-tests'), session('notes', 'Release notes', 'has-finished')]
}

/** A machine with its daemon and its sessions, all of them scripts. */
export async function startDemoMachine(
  account: AgentAccount,
  start: ApprovedCredentials,
  options: DemoMachineOptions,
): Promise<DemoMachine> {
  let credentials = start
  const running = new Map<string, DemoSession>()
  const machine = { id: start.machineId, host: `demo-${options.label}`, homeDir }

  function change(part: Partial<ApprovedCredentials>): void {
    credentials = { ...credentials, ...part }
    options.onChange(credentials)
  }

  function changeRecord(tag: string, part: Partial<DemoSessionRecord>): void {
    change({ sessions: credentials.sessions.map((one) => (one.tag === tag ? { ...one, ...part } : one)) })
  }

  function forget(tag: string): void {
    running.delete(tag)
    change({ sessions: credentials.sessions.filter((one) => one.tag !== tag) })
  }

  async function run(record: DemoSessionRecord, startedBy: 'terminal' | 'daemon'): Promise<DemoSession> {
    const session = await startDemoSession(account, record, {
      machine,
      startedBy,
      paceMs: options.paceMs,
      onProgress: (part) => changeRecord(record.tag, part),
      onKilled: () => forget(record.tag),
    })
    running.set(record.tag, session)
    return session
  }

  /** docs/protocol.md 5.5. Folders exist in name only. */
  async function spawn(params: Record<string, unknown>): Promise<object> {
    const { directory, agent = 'claude', approvedNewDirectoryCreation = true } = params
    if (typeof directory !== 'string' || directory === '') return { error: 'Directory is required' }
    if (!directory.startsWith('/')) return { error: `Not an absolute path: ${directory}` }
    if (agent !== 'claude') return { error: `The demo machine has no ${String(agent)}; its agents are claude only.` }
    const path = directory.replace(/(?<=.)\/+$/, '')
    if (![...existingFolders, ...credentials.createdFolders].includes(path)) {
      if (approvedNewDirectoryCreation !== true) return { type: 'requestToApproveDirectoryCreation', directory }
      change({ createdFolders: [...credentials.createdFolders, path] })
    }
    const title = `New session in ${path.split('/').at(-1) || '/'}`
    const record: DemoSessionRecord = {
      tag: randomUUID(),
      dataKey: randomBytes(32),
      path,
      title,
      opening: 'none',
      answeredUpTo: 0,
    }
    change({ sessions: [...credentials.sessions, record] })
    const session = await run(record, 'daemon')
    return { type: 'success', sessionId: session.id }
  }

  const calls: CallHandlers = {
    'spawn-happy-session': spawn,
    async 'stop-session'({ sessionId }) {
      const session = [...running.values()].find((one) => one.id === sessionId)
      if (!session) throw new Error('Session not found or failed to stop')
      await session.end()
      forget(session.tag)
      return { message: 'Session stopped' }
    },
    async 'stop-daemon'() {
      throw new Error('This is the demo: it ends with Ctrl-C where “npm start” runs.')
    },
    ...noAccess,
  }
  const daemon = await openAgentMachine(account, {
    machineId: machine.id,
    dataKey: start.machineKey,
    metadata: {
      host: machine.host,
      platform: 'linux',
      happyCliVersion: '1.2.5',
      homeDir,
      happyHomeDir: `${homeDir}/.happy`,
      cliAvailability: { claude: true, codex: false, gemini: false, openclaw: false, detectedAt: Date.now() },
    },
    calls,
  })
  await Promise.all(start.sessions.map((record) => run(record, 'terminal')))
  return {
    async stop() {
      await Promise.all([...running.values()].map((session) => session.end()))
      daemon.close()
    },
  }
}

import { openAgentSession } from '../agent/agentSession'
import type { AgentAccount } from '../agent/terminalLogin'
import { runTurn } from './agentTurn'
import type { DemoSessionRecord } from './demoCredentials'
import { noAccess } from './noAccess'
import { answerTo, finishedNotes, waitingForTests, type DemoScript } from './demoScript'
import { createPermissionDesk } from './permissionDesk'

export interface DemoSession {
  readonly id: string
  readonly tag: string
  /** Ends the process as Ctrl-C does; the session can be continued. */
  end(): Promise<void>
}

export interface DemoSessionOptions {
  machine: { id: string; host: string; homeDir: string }
  startedBy: 'terminal' | 'daemon'
  paceMs: number
  /** The record changed: an opening or a prompt was taken up. */
  onProgress(change: Partial<DemoSessionRecord>): void
  /** An app ended it for good. */
  onKilled(): void
}

interface DemoTurn {
  script: DemoScript
  /** What is kept when it begins. */
  progress: Partial<DemoSessionRecord>
}

const openings = {
  'asks-to-run-tests': { prompt: 'Fix the redirect after login', script: waitingForTests },
  'has-finished': { prompt: 'Write the release notes', script: finishedNotes },
}

/** A live session whose agent is a script: answers every prompt, one after another. */
export async function startDemoSession(
  account: AgentAccount,
  record: DemoSessionRecord,
  options: DemoSessionOptions,
): Promise<DemoSession> {
  let answered = 0
  const queue: DemoTurn[] = []
  let isReady = false
  let current: AbortController | null = null
  const desk = createPermissionDesk(() => session)

  function enqueue(turn: DemoTurn): void {
    queue.push(turn)
    void work()
  }

  async function work(): Promise<void> {
    if (!isReady || current !== null) return
    for (let turn = queue.shift(); turn; turn = queue.shift()) {
      current = new AbortController()
      // A turn that the process or the server does not survive is not done again, as with a real agent.
      options.onProgress(turn.progress)
      const parts = { session, desk, folder: record.path, paceMs: options.paceMs, signal: current.signal }
      await runTurn(parts, turn.script).catch(() => {})
    }
    current = null
  }

  const session = await openAgentSession(account, {
    tag: record.tag,
    dataKey: record.dataKey,
    answeredUpTo: record.answeredUpTo,
    metadata: {
      path: record.path,
      host: options.machine.host,
      version: '1.2.5',
      os: 'linux',
      homeDir: options.machine.homeDir,
      happyHomeDir: `${options.machine.homeDir}/.happy`,
      machineId: options.machine.id,
      startedBy: options.startedBy,
      hostPid: process.pid,
      lifecycleState: 'running',
      flavor: 'claude',
      tools: ['AskUserQuestion', 'Bash', 'Edit', 'Read'],
      summary: { text: record.title, updatedAt: Date.now() },
    },
    onPrompt({ text, seq }) {
      enqueue({ script: answerTo(text, answered), progress: { answeredUpTo: seq } })
      answered += 1
    },
    calls: {
      permission: (params) => desk.decide(params),
      async abort() {
        current?.abort()
        await desk.cancelAll()
      },
      switch: async () => {},
      async killSession() {
        current?.abort()
        options.onKilled()
        // After the answer, as the CLI does (docs/protocol.md 7.5).
        setTimeout(() => void session.archive().catch(() => session.close()), 50)
        return { success: true, message: 'Killing happy-cli process' }
      },
      ...noAccess,
    },
  })
  // Requests that an earlier process has left are nobody's any more.
  await desk.cancelAll()
  if (record.opening !== 'none') {
    const { prompt, script } = openings[record.opening]
    await session.postTypedPrompt(prompt)
    queue.unshift({ script, progress: { opening: 'none' } })
  }
  isReady = true
  void work()
  return { id: session.id, tag: record.tag, end: () => session.end() }
}

import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes } from '../../worker/crypto/bytes'
import { openAgentMachine } from '../../local/agent/agentMachine'
import { openAgentSession, type AgentSession } from '../../local/agent/agentSession'
import type { CallHandlers } from '../../local/agent/agentSocket'
import { createFileTree } from '../../local/agent/fileTree'
import { echoOf } from './modelScript'
import type { AgentAccount } from '../../local/agent/terminalLogin'

export interface SimulatedSession {
  readonly id: string
  /** The texts of the person, as far as they could be decrypted, in order of arrival. */
  prompts(): string[]
  /** One turn of the agent with one text. Resolves when the server has stored it. */
  say(text: string): Promise<void>
  /** Its process ends, and says so. */
  end(): Promise<void>
  /** Runs again after that, in a new process. */
  resume(): Promise<void>
  /** Ends for good. */
  archive(): Promise<void>
  /** Leaves as a process that is killed does: without a word. */
  close(): void
}

/** A session that echoes every prompt. */
export async function startSimulatedSession(
  account: AgentAccount,
  options: { path: string; title?: string; machineId?: string; isHappyAgent?: true },
): Promise<SimulatedSession> {
  const title = options.title === undefined ? {} : { summary: { text: options.title, updatedAt: Date.now() } }
  const prompts: string[] = []
  let answers = Promise.resolve()
  const process = {
    tag: randomUUID(),
    dataKey: randomBytes(32),
    metadata: {
      ...sessionMetadata,
      path: options.path,
      machineId: options.machineId,
      ...title,
      ...(options.isHappyAgent && happyAgentMetadata),
    },
    ...(options.isHappyAgent && { calls: happyAgentCalls(options.path) }),
    onPrompt({ text }: { text: string }, opened: AgentSession) {
      prompts.push(text)
      // An answer that does not reach the server is lost.
      answers = answers.then(() => say(opened, echoOf(text))).catch(() => {})
    },
  }
  let session = await openAgentSession(account, process)
  return {
    id: session.id,
    prompts: () => [...prompts],
    say: (text) => say(session, text),
    end: () => session.end(),
    async resume() {
      session = await openAgentSession(account, process)
    },
    archive: () => session.archive(),
    close: () => session.close(),
  }
}

function say(session: AgentSession, text: string): Promise<void> {
  const turn = randomUUID()
  return session.post(turn, [{ t: 'turn-start' }, { t: 'text', text }, { t: 'turn-end', status: 'completed' }])
}

/** A machine that answers nothing; online until closed. */
export function startSimulatedMachine(
  account: AgentAccount,
  options: { machineId: string; host: string },
): Promise<{ close(): void }> {
  return openAgentMachine(account, {
    machineId: options.machineId,
    dataKey: randomBytes(32),
    metadata: { ...machineMetadata, host: options.host },
  })
}

const sessionMetadata = {
  host: 'simulated',
  version: '1.2.5',
  os: 'linux',
  homeDir: '/home/dev',
  happyHomeDir: '/home/dev/.happy',
  startedBy: 'terminal',
  lifecycleState: 'running',
  flavor: 'claude',
}

/** Of early August 2026, in a session without a shell (docs/protocol.md 5.3). */
const happyAgentMetadata = {
  flavor: 'codex',
  client: { id: 'rig', name: 'Happy Agent', version: '0.0.30' },
  rigMetadataVersion: 1,
  capabilities: { abort: true, rpcMethods: ['abort', 'communication', 'listFileTree', 'readFile'] },
}

function happyAgentCalls(path: string): CallHandlers {
  const list = createFileTree(path)
  return {
    listFileTree: async (params) => list(params),
    readFile: async (params) => ({
      success: true,
      content: await readFile(join(path, String(params['path'])), 'base64'),
    }),
  }
}

const machineMetadata = {
  platform: 'linux',
  happyCliVersion: '1.2.5',
  homeDir: '/home/dev',
  happyHomeDir: '/home/dev/.happy',
}

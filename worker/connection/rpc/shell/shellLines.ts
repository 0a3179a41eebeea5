import type { CommandRun } from '../../../api/agents/commandRun'
import { mostShown } from '../../../api/agents/commandRun'
import { shellWord } from '../../../api/agents/shellWord'
import { HubError } from '../../../api/errors'
import type { MachineId, SessionId } from '../../../api/ids'
import type { AgentTargets } from '../agentTargets'
import { runInShell } from './runInShell'
import { isOnWindows } from './windows'

/** Lines of a shell as a person types them (docs/protocol.md 5.2). */
export interface ShellLines {
  /** With all rights of the machine's user. `cwd` null = the home directory. */
  runOnMachine(machineId: MachineId, command: string, cwd: string | null): Promise<CommandRun>
  /** With all rights of the session's user. `cwd` null = the session's directory. */
  runInSession(sessionId: SessionId, command: string, cwd: string | null): Promise<CommandRun>
}

export function createShellLines(targets: AgentTargets): ShellLines {
  async function run(
    rpc: Parameters<typeof runInShell>[1],
    line: Parameters<typeof runInShell>[2],
  ): Promise<CommandRun> {
    const { stdout, stderr, exitCode, error } = await runInShell(targets, rpc, line)
    const timedOut = error !== undefined && /timed out/i.test(error)
    if (exitCode === undefined && !timedOut) {
      const text = (error ?? '').slice(0, 500)
      throw new HubError({ code: 'agent-failed', serverUrl: targets.serverUrl, text })
    }
    return {
      stdout: stdout.slice(0, mostShown),
      stderr: stderr.slice(0, mostShown),
      exitCode: timedOut ? null : (exitCode ?? null),
      isCut: [stdout, stderr].some((text) => new TextEncoder().encode(text).length > mostShown),
    }
  }

  return {
    async runOnMachine(machineId, command, cwd) {
      const { rpc, homeDir, entry } = await targets.liveMachine(machineId)
      const content = entry.summary?.content
      const isWindows = content?.kind === 'open' && content.platform === 'win32'
      return run(rpc, { command: isWindows ? command : bounded(command), ...directory(cwd ?? homeDir) })
    },
    async runInSession(sessionId, command, cwd) {
      const session = await targets.liveSession(sessionId)
      return run(session.rpc, {
        command: isOnWindows(session) ? command : bounded(command),
        ...directory(cwd ?? ''),
      })
    },
  }
}

/** Empty = the one of the process. `/` alone means that, too, for newer CLIs. */
function directory(path: string): { cwd?: string } {
  return path === '' ? {} : { cwd: path === '/' ? '/.' : path }
}

/**
 * The same line, of whose output only the beginning is passed on: an answer above 1 MB ends the agent's connection
 * (docs/protocol.md 9.2.5). The line stays the process that is started, so that giving it up ends it and its exit code is its
 * own; what it prints beyond is read all the same. Where no pipe can be made it runs as it is.
 */
function bounded(command: string): string {
  const beginning = `{ head -c ${mostShown + 1}; cat >/dev/null; }`
  return [
    'd=$(mktemp -d 2>/dev/null) && mkfifo "$d/out" "$d/err" 2>/dev/null && {',
    `${beginning} <"$d/out" &`,
    `${beginning} <"$d/err" >&2 &`,
    'exec >"$d/out" 2>"$d/err"',
    '}',
    'rm -rf -- "$d" 2>/dev/null',
    `exec sh -c ${shellWord(command)}`,
  ].join('\n')
}

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
    const [out, err] = [beginningOf(stdout), beginningOf(stderr)]
    return {
      stdout: out.text,
      stderr: err.text,
      exitCode: timedOut ? null : (exitCode ?? null),
      isCut: out.isCut || err.isCut,
    }
  }

  return {
    async runOnMachine(machineId, command, cwd) {
      const { rpc, homeDir, entry } = await targets.liveMachine(machineId)
      const content = entry.summary?.content
      const isWindows = content?.kind === 'open' && content.platform === 'win32'
      const directory = cwd ?? homeDir
      if (isWindows) return run(rpc, { command, ...within(directory) })
      // A `cwd` that comes to `/` means the daemon's own directory for newer CLIs, and older ones refuse it.
      const mayBeRoot = /^\/[/.]*$|\/\.\.(?:\/|$)/.test(directory)
      if (mayBeRoot) return run(rpc, { command: bounded(command, `cd ${shellWord(directory)} && `) })
      return run(rpc, { command: bounded(command), ...within(directory) })
    },
    async runInSession(sessionId, command, cwd) {
      const session = await targets.liveSession(sessionId)
      return run(session.rpc, {
        command: isOnWindows(session) ? command : bounded(command),
        // `/` alone means the session's own directory for newer CLIs; so written it is the root, and refused.
        ...within(cwd === '/' ? '/.' : (cwd ?? '')),
      })
    },
  }
}

/** Empty = the directory of the process. */
function within(directory: string): { cwd?: string } {
  return directory === '' ? {} : { cwd: directory }
}

/** At most `mostShown` bytes of it, without a part of a character. */
function beginningOf(text: string): { text: string; isCut: boolean } {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= mostShown) return { text, isCut: false }
  const beginning = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, mostShown), { stream: true })
  return { text: beginning, isCut: true }
}

/**
 * The same line, of whose output only the beginning is passed on: an answer above 1 MB ends the agent's connection
 * (docs/protocol.md 9.2.5). The line stays the process that is started, so that giving it up ends it and its exit code is its
 * own. What it prints beyond is read all the same, and a dot a second is passed on for it: the first one that nobody takes
 * tells that the line was given up. Then nothing is read any more, which ends what still prints, as it does without all this.
 * `dd` passes on each byte at once; `head` would hold back the little that a slow line prints until it is given up. Where no
 * pipe can be made the line runs as it is.
 */
function bounded(command: string, before = ''): string {
  return [
    'pass() {',
    `dd bs=1 count=${mostShown} <&3 && [ "$(dd bs=1 count=1 <&3 | wc -c)" -gt 0 ] && printf . && {`,
    'cat <&3 >/dev/null & rest=$!',
    '{ while sleep 1 >/dev/null; printf . | cat; do :; done; kill $rest; } 3<&- &',
    'wait $rest; kill $!',
    '}',
    '}',
    'd=$(mktemp -d 2>/dev/null) && mkfifo "$d/out" "$d/err" 2>/dev/null && {',
    'pass 3<"$d/out" 2>/dev/null &',
    'pass 3<"$d/err" >&2 2>/dev/null &',
    'exec >"$d/out" 2>"$d/err"',
    '}',
    'rm -rf -- "$d" 2>/dev/null',
    `${before}exec sh -c ${shellWord(command)}`,
  ].join('\n')
}

import * as v from 'valibot'
import { shellWord } from '../../../api/agents/shellWord'
import type { CommandRun } from '../../../api/agents/commandRun'
import { HubError } from '../../../api/errors'
import type { MachineId } from '../../../api/ids'
import { notifierFolder, notifierProgram } from '../../../api/push/notifierSetup'
import { asObject } from '../../../chat/records/untrustedJson'
import { encodeBase64 } from '../../../crypto/base64'
import type { AgentTargets, MachineTarget } from '../agentTargets'
import { runInShell } from '../shell/runInShell'

/** Puts `happy-hub-notify` onto a machine, and tells it of browsers. */
export interface NotifierInstall {
  /** The folder that holds the machine's login. */
  happyHome(machineId: MachineId): Promise<string>
  installNotifier(
    machineId: MachineId,
    files: { home: string; receiver: NotifierFile; program: string },
  ): Promise<CommandRun>
  /** Writes the file anew, at a machine where the program is; rejects with `agent-failed` where it is not. */
  tellNotifier(machineId: MachineId, files: { home: string; receiver: NotifierFile }): Promise<void>
}

interface NotifierFile {
  name: string
  text: string
}

const mostCharacters = 20_000
const written = v.object({ success: v.literal(true) })

/** A path that can be shown whole, in which nothing hides, and that is written in one way only. */
const plainPath = /^(?!.*\/\.\.?(?:\/|$))\/[^\p{C}\p{Zl}\p{Zp}]{1,1000}$/u

/** As its metadata says, which its own daemon wrote; null = that is no such path. */
async function homeOf({ entry, homeDir, rpc }: MachineTarget): Promise<string | null> {
  const opened = await rpc.cipher.decrypt(entry.row.metadata)
  const named = opened.ok ? asObject(opened.value)?.['happyHomeDir'] : null
  const home = typeof named === 'string' ? named : `${homeDir}/.happy`
  return plainPath.test(home) ? home : null
}

/** A file is written beside the present one and then moved: the program reads its files at any time, and a call may be cut off. */
function nextTo(path: string): string {
  return `${path}.new`
}

export function createNotifierInstall(targets: AgentTargets): NotifierInstall {
  async function run({ rpc }: MachineTarget, command: string): Promise<CommandRun> {
    const { exitCode, ...answer } = await runInShell(targets, rpc, { command })
    const { stdout, stderr } = answer
    if (exitCode === undefined) throw failed(answer.error ?? stderr)
    return { stdout: stdout.slice(0, mostCharacters), stderr: stderr.slice(0, mostCharacters), exitCode, isCut: false }
  }

  function failed(text: string): HubError {
    return new HubError({ code: 'agent-failed', serverUrl: targets.serverUrl, text: text.slice(0, 500) })
  }

  async function write(machine: MachineTarget, path: string, text: string): Promise<void> {
    const content = encodeBase64(new TextEncoder().encode(text))
    const answer = await targets.call(machine.rpc, 'writeFile', { path, content, expectedHash: null })
    if (!v.is(written, answer)) throw targets.badAnswer('writeFile')
  }

  return {
    async happyHome(machineId) {
      const home = await homeOf(await targets.machine(machineId))
      if (home === null) throw targets.badAnswer('happyHomeDir')
      return home
    },
    async installNotifier(machineId, { home, receiver, program }) {
      const machine = await targets.liveMachine(machineId)
      const folder = notifierFolder(home)
      const files = [receiver, { name: notifierProgram, text: program }].map(({ name, text }) => ({
        path: `${folder}/${name}`,
        text,
      }))
      const place = shellWord(folder)
      const nextPaths = files.map(({ path }) => shellWord(nextTo(path))).join(' ')
      // Closed to others before anything is in it: `writeFile` gives no mode, and writes over no file that is there.
      const made = await run(machine, `umask 077 && mkdir -p ${place} && chmod 700 ${place} && rm -f ${nextPaths}`)
      if (made.exitCode !== 0) throw failed(made.stderr)
      for (const { path, text } of files) await write(machine, nextTo(path), text)
      const moves = files.map(({ path }) => `mv -f ${shellWord(nextTo(path))} ${shellWord(path)}`).join(' && ')
      const installed = `node ${shellWord(`${folder}/${notifierProgram}`)} install`
      return run(machine, `chmod 600 ${nextPaths} && ${moves} && HAPPY_HOME_DIR=${shellWord(home)} ${installed}`)
    },
    async tellNotifier(machineId, { home, receiver }) {
      const machine = await targets.liveMachine(machineId)
      const folder = notifierFolder(home)
      const [place, program] = [shellWord(folder), shellWord(`${folder}/${notifierProgram}`)]
      const path = `${folder}/${receiver.name}`
      const next = nextTo(path)
      const made = await run(machine, `test -f ${program} && chmod 700 ${place} && rm -f ${shellWord(next)}`)
      if (made.exitCode !== 0) throw failed(made.stderr || `${folder}/${notifierProgram} is not there.`)
      await write(machine, next, receiver.text)
      const moved = await run(machine, `chmod 600 ${shellWord(next)} && mv -f ${shellWord(next)} ${shellWord(path)}`)
      if (moved.exitCode !== 0) throw failed(moved.stderr)
    },
  }
}

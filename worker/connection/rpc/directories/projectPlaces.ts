import type { ProjectPlace } from '../../../api/agents/projects'
import { mostDirectories } from '../../../api/agents/projects'
import { shellWord } from '../../../api/agents/shellWord'
import type { MachineId } from '../../../api/ids'
import type { AgentTargets } from '../agentTargets'
import { openMachineShell } from './machineShell'
import { remotePlace } from './remotePlace'

export type PlaceFacts = Pick<ProjectPlace, 'directory' | 'location' | 'remote' | 'branch' | 'ahead' | 'behind'>

export interface ProjectPlaces {
  /** Of Windows machines nothing is told. */
  lookAtPlaces(machineId: MachineId, directories: readonly string[]): Promise<PlaceFacts[]>
}

/** Prints four texts of a directory; each ends with NUL, and none is long. */
const look = `look() {
cd -- "$1" 2>/dev/null || { printf '\\000\\000\\000\\000'; return; }
printf '%s\\000' "$(git config --get remote.origin.url 2>/dev/null | head -n 1 | head -c 500)"
printf '%s\\000' "$(git symbolic-ref --quiet --short HEAD 2>/dev/null | head -c 200)"
printf '%s\\000' "$(git --no-optional-locks rev-list --left-right --count 'HEAD...@{upstream}' 2>/dev/null | head -c 50)"
printf '%s\\000' "$(pwd -P | head -c 4096)"
}`

export function createProjectPlaces(targets: AgentTargets): ProjectPlaces {
  return {
    async lookAtPlaces(machineId, directories) {
      const shell = await openMachineShell(targets, machineId)
      if (!shell) return []
      const asked = directories.slice(0, mostDirectories)
      const calls = asked.map((directory) => `(look ${shellWord(shell.absolute(directory) ?? '/nowhere')})`)
      const { stdout, stderr, exitCode } = await shell.run([look, ...calls, 'exit 0'].join('\n'))
      if (exitCode !== 0) throw shell.failed(stderr)
      const texts = stdout.split('\0')
      return asked.map((directory, index) => {
        const [remote = '', branch = '', counts = '', location = ''] = texts.slice(index * 4, index * 4 + 4)
        const [, ahead, behind] = /^(\d+)\s+(\d+)$/.exec(counts) ?? []
        return {
          directory,
          location: location || null,
          remote: remotePlace(remote),
          branch: branch || null,
          ahead: ahead === undefined ? null : Number(ahead),
          behind: behind === undefined ? null : Number(behind),
        }
      })
    },
  }
}

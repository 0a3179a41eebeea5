import { allRows } from '../../worker/api/rows'
import type { Worktree } from '../../worker/api/agents/directories'
import type { MachineAddress } from '../../worker/api/ids'
import { hasEnded, type AppState } from '../../worker/api/state'
import { daemonsBeside } from '../machines/MachineScreen.logic'

type Lists = Pick<AppState, 'serverOrder' | 'machines' | 'sessions'>

/** Directories in which sessions run on the computer of this machine, whichever of its daemons and servers they are of. */
export function pathsInUse(app: Lists, { serverId, machineId }: MachineAddress): string[] {
  const machine = app.machines[serverId]?.[machineId]
  const daemons = [{ serverId, id: machineId }, ...(machine ? daemonsBeside(machine, app) : [])]
  return daemons.flatMap((daemon) =>
    allRows(app.sessions[daemon.serverId]).flatMap(({ activity, content }) =>
      content.kind === 'open' && content.machineId === daemon.id && !hasEnded(activity)
        ? [asFolder(content.path, content.homeDir)]
        : [],
    ),
  )
}

export function isInUse({ path }: Worktree, inUse: readonly string[]): boolean {
  const folder = asFolder(path)
  return inUse.some((directory) => directory.startsWith(folder))
}

/** Ends with a slash. Not every client tells the directory of a session as the machine's git writes it. */
export function asFolder(path: string, homeDir: string | null = null): string {
  return `${homeDir ? path.replace(/^~(?=\/|$)/, () => homeDir) : path}/`.replace(/\/(?:\.?\/)+/g, '/')
}

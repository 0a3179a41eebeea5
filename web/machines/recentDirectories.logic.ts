import { allRows } from '../../worker/api/rows'
import type { MachineId, ServerId } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'
import { shortPath } from '../names/path.logic'

const MAX_RECENT = 6

/** Directories of this machine's sessions, the latest first, home written as `~`. */
export function recentDirectories(sessions: AppState['sessions'][ServerId] | undefined, id: MachineId): string[] {
  const paths = allRows(sessions)
    .toSorted((a, b) => b.updatedAt - a.updatedAt)
    .flatMap(({ content }) =>
      content.kind === 'open' && content.machineId === id && content.path !== ''
        ? [shortPath(content.path, content.homeDir)]
        : [],
    )
  return [...new Set(paths)].slice(0, MAX_RECENT)
}

import type { ServerId } from '../../worker/api/ids'
import type { AppState } from '../../worker/api/state'

/** Versions of the CLIs on the machines of a server, each once, the newest first. */
export function cliVersionsOn({ machines }: Pick<AppState, 'machines'>, serverId: ServerId): string[] {
  const versions = Object.values(machines[serverId] ?? {}).flatMap(({ content }) =>
    content.kind === 'open' && content.cliVersion !== '' ? [content.cliVersion] : [],
  )
  return [...new Set(versions)].sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
}

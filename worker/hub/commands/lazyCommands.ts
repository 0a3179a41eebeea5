import type { HubCommands } from '../../api/commands'
import { loadOnce } from '../../shared/loadOnce'

type Command = (...args: unknown[]) => Promise<unknown>

/** Commands whose code is loaded with the first of them: most starts of the hub only paint the list. */
export function lazyCommands<Name extends keyof HubCommands>(
  names: readonly Name[],
  load: () => Promise<Pick<HubCommands, Name>>,
): Pick<HubCommands, Name> {
  const loaded = loadOnce(load)
  const forward =
    (name: Name): Command =>
    async (...args) =>
      ((await loaded())[name] as Command)(...args)
  return Object.fromEntries(names.map((name) => [name, forward(name)])) as unknown as Pick<HubCommands, Name>
}

import { loadOnce } from './loadOnce'

type Method = (...given: unknown[]) => Promise<unknown>

/** Methods whose code is loaded with the first call: most starts of the hub only paint the list. */
export function lazyMethods<Methods extends object>(
  names: readonly (keyof Methods & string)[],
  load: () => Promise<Methods>,
): Methods {
  const loaded = loadOnce(load)
  const forward =
    (name: keyof Methods & string): Method =>
    async (...given) =>
      ((await loaded())[name] as Method)(...given)
  return Object.fromEntries(names.map((name) => [name, forward(name)])) as unknown as Methods
}

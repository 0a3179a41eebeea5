import { posix } from 'node:path'
import { parseSync } from 'vite'
import type { FileTree } from './fileTree'

/** Which source file imports which, by path from the root. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>

/** Scripts that are written by us, but for tests and declarations. */
export function isSource(path: string): boolean {
  return /\.(?:ts|tsx|mts|mjs)$/.test(path) && !path.endsWith('.d.ts') && !isTest(path)
}

export function isTest(path: string): boolean {
  return /\.(?:test|spec)\.\w+$/.test(path)
}

export interface ImportGraphs {
  /** What is loaded with the file; imports of types count like all others. */
  static: ImportGraph
  /** And what is loaded on demand. */
  all: ImportGraph
  /** Like `all`, without what is imported for its types only. */
  running: ImportGraph
}

export function importGraphs(tree: FileTree): ImportGraphs {
  const sources = new Set(tree.files.filter(isSource))
  const graphs = { static: new Map<string, Set<string>>(), all: new Map(), running: new Map() } satisfies Record<
    string,
    Map<string, Set<string>>
  >
  for (const file of sources) {
    const { atOnce, types, onDemand } = specifiers(file, tree.read(file))
    const resolved = (list: string[]): string[] => list.flatMap((specifier) => resolve(file, specifier, sources) ?? [])
    graphs.static.set(file, new Set(resolved([...atOnce, ...types])))
    graphs.all.set(file, new Set(resolved([...atOnce, ...types, ...onDemand])))
    graphs.running.set(file, new Set(resolved([...atOnce, ...onDemand])))
  }
  return graphs
}

function specifiers(file: string, text: string): { atOnce: string[]; types: string[]; onDemand: string[] } {
  const { module, errors } = parseSync(file, text)
  const [error] = errors
  if (error) throw new Error(`${file}: ${error.message}`)
  const isOfTypes = ({ entries }: (typeof module.staticImports)[number]): boolean =>
    entries.length > 0 && entries.every(({ isType }) => isType)
  const requests = (list: typeof module.staticImports): string[] => list.map(({ moduleRequest }) => moduleRequest.value)
  const types = requests(module.staticImports.filter(isOfTypes))
  const atOnce = [
    ...requests(module.staticImports.filter((one) => !isOfTypes(one))),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ]
  // Only literals: the expression as it is written, with its quotes.
  const onDemand = module.dynamicImports.map(({ moduleRequest }) =>
    text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
  )
  return { atOnce, types, onDemand }
}

/** Null = a package, or no source. */
function resolve(from: string, specifier: string, sources: ReadonlySet<string>): string | null {
  if (!specifier.startsWith('.')) return null
  const path = posix.join(posix.dirname(from), specifier)
  return (
    ['', '.ts', '.tsx', '.mts', '.mjs'].map((extension) => path + extension).find((one) => sources.has(one)) ?? null
  )
}

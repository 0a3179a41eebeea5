import { posix } from 'node:path'
import { parseSync } from 'vite'
import type { FileTree } from './fileTree'

/** Which source file imports which, by path from the root. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>

/** Scripts that are written by us, but for tests and declarations. */
export function isSource(path: string): boolean {
  return /\.(?:ts|tsx|mts|mjs)$/.test(path) && !path.endsWith('.d.ts') && !isTest(path)
}

/** What a source can import: also styles, which belong to the folder in which they lie. */
export function isModule(path: string): boolean {
  return isSource(path) || path.endsWith('.css')
}

export function isTest(path: string): boolean {
  return /\.(?:test|spec)\.\w+$/.test(path)
}

export interface ImportGraphs {
  /** What is loaded with the file; imports of types and of styles count like all others. */
  static: ImportGraph
  /** And what is loaded on demand: `import()`, workers, `new URL(…, import.meta.url)`. */
  all: ImportGraph
  /** Like `all`, without what is imported for its types only. */
  running: ImportGraph
}

export function importGraphs(tree: FileTree): ImportGraphs {
  const sources = new Set(tree.files.filter(isModule))
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

interface Specifiers {
  atOnce: string[]
  types: string[]
  onDemand: string[]
}

function specifiers(file: string, text: string): Specifiers {
  return file.endsWith('.css') ? { atOnce: stylesOf(text), types: [], onDemand: [] } : scriptsOf(file, text)
}

function stylesOf(text: string): string[] {
  const rules = text.replace(/\/\*[\s\S]*?\*\//g, '')
  const imported = [...rules.matchAll(/@import\s+(?:url\()?['"]([^'"]+)['"]/g)]
  const composed = [...rules.matchAll(/\bcomposes:[^;}]*\bfrom\s+['"]([^'"]+)['"]/g)]
  return [...imported, ...composed].flatMap(([, specifier]) => specifier ?? [])
}

function scriptsOf(file: string, text: string): Specifiers {
  const { module, comments, errors } = parseSync(file, text)
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
  const called = module.dynamicImports.map(({ moduleRequest: { start, end } }) => literal(file, text.slice(start, end)))
  const isCode = (offset: number): boolean => !comments.some(({ start, end }) => start <= offset && offset < end)
  const named = [...text.matchAll(/new URL\(\s*['"](\.[^'"]*)['"]\s*,\s*import\.meta\.url/g)]
  const onDemand = [...called, ...named.flatMap(({ index, 1: path }) => (path && isCode(index) ? path : []))]
  return { atOnce, types, onDemand }
}

/** What is put together when it runs cannot be followed. */
function literal(file: string, expression: string): string {
  const quoted = /^\s*(['"`])([^'"`$]*)\1\s*$/.exec(expression)?.[2]
  if (quoted === undefined) throw new Error(`${file}: import(${expression}) names no file`)
  return quoted
}

/** Null = a package, or no source. */
function resolve(from: string, specifier: string, sources: ReadonlySet<string>): string | null {
  if (!specifier.startsWith('.')) return null
  const path = posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''))
  return (
    ['', '.ts', '.tsx', '.mts', '.mjs'].map((extension) => path + extension).find((one) => sources.has(one)) ?? null
  )
}

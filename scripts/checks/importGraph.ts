import { posix } from 'node:path'
import { parseSync } from 'vite'
import type { FileTree } from './fileTree'

/** Which source file imports which, by path from the root. Types and lazily loaded modules count like all others. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>

/** Scripts that are written by us, but for tests and declarations. */
export function isSource(path: string): boolean {
  return /\.(?:ts|tsx|mts|mjs)$/.test(path) && !path.endsWith('.d.ts') && !isTest(path)
}

export function isTest(path: string): boolean {
  return /\.(?:test|spec)\.\w+$/.test(path)
}

export function importGraph(tree: FileTree): ImportGraph {
  const sources = new Set(tree.files.filter(isSource))
  return new Map(
    [...sources].map((file) => {
      const imported = specifiers(file, tree.read(file)).flatMap((specifier) => resolve(file, specifier, sources) ?? [])
      return [file, new Set(imported)]
    }),
  )
}

function specifiers(file: string, text: string): string[] {
  const { module, errors } = parseSync(file, text)
  const [error] = errors
  if (error) throw new Error(`${file}: ${error.message}`)
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    // Only literals: the expression as it is written, with its quotes.
    ...module.dynamicImports.map(({ moduleRequest }) => text.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
  ]
}

/** Null = a package, or no source. */
function resolve(from: string, specifier: string, sources: ReadonlySet<string>): string | null {
  if (!specifier.startsWith('.')) return null
  const path = posix.join(posix.dirname(from), specifier)
  return (
    ['', '.ts', '.tsx', '.mts', '.mjs'].map((extension) => path + extension).find((one) => sources.has(one)) ?? null
  )
}

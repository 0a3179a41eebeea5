import type { ImportGraph } from './importGraph'

type Graph = ReadonlyMap<string, ReadonlySet<string>>

/** Groups of nodes each of which leads to all others of its group; smallest names first. */
export function findCircles(graph: Graph): string[][] {
  const reachable = new Map([...graph.keys()].map((node) => [node, reachableFrom(graph, node)]))
  const grouped = new Set<string>()
  const circles: string[][] = []
  for (const node of [...graph.keys()].sort()) {
    if (grouped.has(node) || !reachable.get(node)?.has(node)) continue
    const circle = [...(reachable.get(node) ?? [])].filter((other) => reachable.get(other)?.has(node)).sort()
    for (const other of circle) grouped.add(other)
    circles.push(circle)
  }
  return circles
}

/** Without `start` itself, unless a way leads back to it. */
function reachableFrom(graph: Graph, start: string): Set<string> {
  const found = new Set<string>()
  const waiting = [start]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const next of graph.get(node) ?? []) {
      if (found.has(next)) continue
      found.add(next)
      waiting.push(next)
    }
  }
  return found
}

export interface FolderImport {
  from: string
  to: string
  /** File and imported file, with an arrow between them. */
  imports: string[]
}

/** What the folders directly below `room` import of each other. Files of the room itself belong to no folder. */
export function folderImports(graph: ImportGraph, room: string): FolderImport[] {
  const found = new Map<string, FolderImport>()
  for (const [file, imported] of graph) {
    for (const other of imported) {
      const from = folderIn(room, file)
      const to = folderIn(room, other)
      if (from === null || to === null || from === to) continue
      const held = found.get(`${from} ${to}`) ?? { from, to, imports: [] }
      held.imports.push(`${file} -> ${other}`)
      found.set(`${from} ${to}`, held)
    }
  }
  return [...found.values()]
}

export function graphOf(imports: readonly FolderImport[]): Graph {
  const graph = new Map<string, Set<string>>()
  for (const { from, to } of imports) {
    graph.set(to, graph.get(to) ?? new Set())
    graph.set(from, (graph.get(from) ?? new Set()).add(to))
  }
  return graph
}

/** `web/app` of `web/page/theme.ts`. */
function folderIn(room: string, file: string): string | null {
  const [top, folder, rest] = file.split('/')
  return top === room && folder !== undefined && rest !== undefined ? `${room}/${folder}` : null
}

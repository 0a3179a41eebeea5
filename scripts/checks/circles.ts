import { posix } from 'node:path'
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

/**
 * What the folders directly below `room` import of each other; the files that lie in `room` itself are one more place,
 * named `room/*`; what these and the folders only know of each other's types does not count. The root of the repository is ''.
 */
export function folderImports(graph: ImportGraph, running: ImportGraph, room: string): FolderImport[] {
  const found = new Map<string, FolderImport>()
  for (const [file, imported] of graph) {
    const from = placeIn(room, file)
    // Parts that only tests use may use everything, as tests may.
    if (from === null || file.includes('/testing/')) continue
    for (const other of imported) {
      const to = placeIn(room, other)
      if (to === null || from === to) continue
      const isBeside = from.endsWith('*') || to.endsWith('*')
      if (isBeside && !running.get(file)?.has(other)) continue
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

/** Of `web/page/theme.ts`: `web` in '', `web/page` in `web`, `web/page/*` in `web/page`. */
function placeIn(room: string, file: string): string | null {
  const inRoom = room === '' ? '' : `${room}/`
  if (!file.startsWith(inRoom)) return null
  const [name = '', rest] = file.slice(inRoom.length).split('/')
  return inRoom + (rest === undefined ? '*' : name)
}

/** All folders that hold sources, or folders with sources; the root is ''. */
export function roomsOf(graph: ImportGraph): string[] {
  const rooms = new Set([''])
  for (const file of graph.keys()) {
    for (let folder = posix.dirname(file); folder !== '.'; folder = posix.dirname(folder)) rooms.add(folder)
  }
  return [...rooms].sort()
}

import { posix } from 'node:path'
import { findCircles, folderImports, graphOf, roomsOf, type FolderImport } from './circles'
import type { FileTree } from './fileTree'
import { functionSizes } from './functionSizes'
import { importGraphs, isSource, type ImportGraph } from './importGraph'
import { findUnresolved } from './references'

const mostSources = 15
const longFile = 300
const tooLongFile = 400
const shortFile = 15
/** oxlint fails on functions above it (`max-lines-per-function`); here they are printed, and classes with them. */
const tooLongFunction = 120
const longFunction = 100
const longClass = 200
/** So many of each kind are printed. */
const printed = 3

/** One finding, and lines that help to mend it. */
export interface Finding {
  text: string
  details: string[]
}

export interface StructureReport {
  /** Each fails the check. */
  errors: Finding[]
  /** To be looked at. */
  notes: string[]
  unresolvedReferences: number
  /** The largest of each kind, and what is allowed, one line a kind. */
  sizes: string[]
}

/** `boundaries`: short files that stay on their own although they have one importer. */
export function checkStructure(tree: FileTree, boundaries: ReadonlySet<string>): StructureReport {
  const graphs = importGraphs(tree)
  const graph = graphs.all
  const folders = folderSizes(tree)
  const files = fileSizes(tree)
  const functions = codeSizes(tree)
  const found = [
    ...circles(graphs.static, graphs.running, ''),
    ...closedOnDemand(circles(graphs.static, graphs.running, onDemand), circles(graphs.all, graphs.running, onDemand)),
  ]
  const unresolvedReferences = findUnresolved(tree).length
  const errors = [
    ...beyond(folders, mostSources).map(
      ({ name, size }) => `${name} has ${size} source files, more than ${mostSources}`,
    ),
    ...similarFolders(tree),
    ...beyond(files, tooLongFile).map(linesOf(tooLongFile)),
    ...missing(boundaries, graph),
  ]
  return {
    errors: [...found, ...errors.map((text) => ({ text, details: [] }))],
    notes: [
      ...beyond(files, longFile, tooLongFile).map(linesOf(longFile)),
      ...beyond(functions.function, longFunction).map(linesOf(longFunction)),
      ...beyond(functions.class, longClass).map(linesOf(longClass)),
      ...shortFiles(tree, graph, boundaries),
    ],
    unresolvedReferences,
    sizes: [
      `circles of imports: ${found.length}`,
      `sources in a folder, of ${mostSources}: ${largest(folders)}`,
      `lines of a file, of ${tooLongFile}: ${largest(files)}`,
      `lines of a function, of ${tooLongFunction}: ${largest(functions.function)}`,
      `lines of a class: ${largest(functions.class)}`,
      `unresolved references: ${unresolvedReferences}`,
    ],
  }
}

const onDemand = ', closed by what is loaded on demand'

/** Of files, and of folders at every level. */
function circles(graph: ImportGraph, running: ImportGraph, remark: string): Finding[] {
  const ofFiles = findCircles(graph).map((circle) => ({
    text: `circle of files${remark}: ${circle.join(', ')}`,
    details: [],
  }))
  const ofFolders = roomsOf(graph).flatMap((room) => {
    const imports = folderImports(graph, running, room)
    return findCircles(graphOf(imports)).map((circle) => {
      const within = imports.filter(({ from, to }) => circle.includes(from) && circle.includes(to))
      return { text: `circle of folders${remark}: ${circle.join(', ')}`, details: waysBack(within) }
    })
  })
  return [...ofFiles, ...ofFolders]
}

/** Those that are not there without it. */
function closedOnDemand(withoutIt: readonly Finding[], all: readonly Finding[]): Finding[] {
  const known = new Set(withoutIt.map(({ text }) => text))
  return all.filter(({ text }) => !known.has(text))
}

/** The fewer imports of each two folders that need each other; all imports of a circle that has no such pair. */
function waysBack(imports: readonly FolderImport[]): string[] {
  const back = imports.filter((one) => {
    const other = imports.find(({ from, to }) => from === one.to && to === one.from)
    if (!other) return false
    return one.imports.length === other.imports.length ? one.from < one.to : one.imports.length < other.imports.length
  })
  return (back.length > 0 ? back : imports).flatMap((one) => one.imports)
}

function missing(boundaries: ReadonlySet<string>, graph: ImportGraph): string[] {
  return [...boundaries].filter((file) => !graph.has(file)).map((file) => `the boundary ${file} does not exist`)
}

interface Size {
  name: string
  size: number
}

function folderSizes(tree: FileTree): Size[] {
  const counts = new Map<string, number>()
  for (const file of tree.files.filter(isSource)) {
    const folder = posix.dirname(file)
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts].map(([folder, size]) => ({ name: `${folder}/`, size }))
}

/** Folders side by side whose names differ by one letter, like `machine` and `machines`: nobody finds the right one. */
function similarFolders(tree: FileTree): string[] {
  const folders = [...new Set(tree.files.flatMap(foldersAbove))].sort()
  return folders.flatMap((folder, index) =>
    folders
      .slice(index + 1)
      .filter((other) => posix.dirname(other) === posix.dirname(folder))
      .filter((other) => differByOneLetter(posix.basename(folder), posix.basename(other)))
      .map((other) => `${folder}/ and ${other}/ differ by one letter`),
  )
}

function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path)
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)]
}

/** One letter is more, or another; case counts for nothing. */
function differByOneLetter(one: string, other: string): boolean {
  const [short, long] = [one.toLowerCase(), other.toLowerCase()].toSorted((a, b) => a.length - b.length)
  if (short === undefined || long === undefined) return false
  const at = [...long].findIndex((letter, index) => letter !== short[index])
  const rest = long.slice(at + 1)
  return at < 0 || rest === short.slice(long.length === short.length ? at + 1 : at)
}

function fileSizes(tree: FileTree): Size[] {
  return tree.files.filter(isSource).map((file) => ({ name: file, size: countLines(tree.read(file)) }))
}

function codeSizes(tree: FileTree): Record<'function' | 'class', Size[]> {
  const sizes: Record<'function' | 'class', Size[]> = { function: [], class: [] }
  for (const file of tree.files.filter(isSource)) {
    for (const { name, kind, lines } of functionSizes(file, tree.read(file))) {
      sizes[kind].push({ name: `${name} (${file})`, size: lines })
    }
  }
  return sizes
}

function beyond(sizes: readonly Size[], least: number, most = Infinity): Size[] {
  return sizes.filter(({ size }) => size > least && size <= most)
}

function linesOf(limit: number): (one: Size) => string {
  return ({ name, size }) => `${name} has ${size} lines, more than ${limit}`
}

function largest(sizes: readonly Size[]): string {
  const first = sizes.toSorted((a, b) => b.size - a.size).slice(0, printed)
  return first.map(({ name, size }) => `${name} ${size}`).join(', ') || 'none'
}

function shortFiles(tree: FileTree, graph: ImportGraph, boundaries: ReadonlySet<string>): string[] {
  const importers = new Map<string, string[]>()
  for (const [file, imported] of graph) {
    for (const other of imported) importers.set(other, [...(importers.get(other) ?? []), file])
  }
  return [...graph.keys()].filter(isSource).flatMap((file) => {
    const [importer, ...others] = importers.get(file) ?? []
    if (importer === undefined || others.length > 0 || isKeptApart(file, boundaries)) return []
    const lines = countLines(tree.read(file))
    return lines < shortFile ? [`${file} has ${lines} lines and one importer, ${importer}`] : []
  })
}

function isKeptApart(file: string, boundaries: ReadonlySet<string>): boolean {
  return file.endsWith('.logic.ts') || boundaries.has(file)
}

function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

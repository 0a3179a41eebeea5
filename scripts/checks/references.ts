import { posix } from 'node:path'
import { commentText } from './commentText'
import { codeNames, namesInDocument } from './codeNames'
import { documentParts, withoutFences, type DocumentParts } from './documentParts'
import type { FileTree } from './fileTree'

export interface UnresolvedReference {
  file: string
  /** From 1. */
  line: number
  /** As it is written. */
  reference: string
  problem: string
}

const searchedFiles = /\.(?:[cm]?[jt]sx?|css|md|html|json|ya?ml)$/
const pathEnd = /\.(?:[cm]?[jt]sx?|css|md|html|json|ya?ml|conf|png)$/
/** Documents that never were in the repository: a reader cannot open them. */
const outsideDocument = /\b(?:PROTOCOL|DESIGN|PLATFORM|LOOK|REAL-CLI|YARDSTICK|SEED)(?:\.md)?\b(?:\s+\d+(?:\.\d+)*)?/g
const sectionNumbers = String.raw`\d+(?:\.\d+)*(?:\s*(?:,|–|-|and|to)\s*\d+(?:\.\d+)*)*`
const documentName = new RegExp(
  String.raw`(?<![\w./-])((?:[\w-]+\/)*[\w-]+\.md)(?:#([\w-]+))?(?:\s+(${sectionNumbers}))?`,
  'g',
)
/** `serverUrl.ts`, without a folder. */
const codeFileName = /(?<![\w./-])[\w-]+(?:\.\w+)*\.(?:[cm]?tsx?|css|mjs)\b/g
/** A document names here the files that it speaks of but that are not of this repository. */
const filesOfOthers = /<!-- files that are not here: ([^>]*?) -->/g
const sectionOf = new RegExp(String.raw`\bsections?\s+(${sectionNumbers})`, 'gi')
/** How far before the word its document, or the RFC, may stand. */
const nearby = 60
const markdownLink = /\]\(\s*([^)\s]+)[^)]*\)/g

interface Reference {
  offset: number
  text: string
  /** Null = it resolves. */
  problem: string | null
}

/**
 * References of comments and documents to documents, sections, anchors and files that are not there, and names of code in
 * documents that no code has. In order of files.
 */
export function findUnresolved(tree: FileTree): UnresolvedReference[] {
  const fileNames = new Set(tree.files.map((file) => posix.basename(file)))
  const names = codeNames(tree)
  const partsOf = new Map<string, DocumentParts>()
  const readParts = (document: string): DocumentParts => {
    const parts = partsOf.get(document) ?? documentParts(tree.read(document))
    partsOf.set(document, parts)
    return parts
  }
  return tree.files
    .filter((file) => searchedFiles.test(file))
    .flatMap((file) => {
      const text = commentText(file, tree.read(file))
      const found = [
        ...outsideDocuments(text),
        ...documents(tree, file, text, readParts),
        ...namedSections(tree, file, text, readParts),
        ...(file.endsWith('.md') ? [...links(tree, file, text, readParts), ...symbols(names, text)] : []),
        ...codeFiles(fileNames, text),
        ...paths(tree, text),
      ]
      const unresolved = found.flatMap(({ offset, text: reference, problem }) =>
        problem === null ? [] : [{ file, line: lineOf(text, offset), reference: oneLine(reference), problem }],
      )
      return unresolved.sort((a, b) => a.line - b.line)
    })
}

function outsideDocuments(text: string): Reference[] {
  return [...text.matchAll(outsideDocument)].map(({ index, 0: found }) => {
    return { offset: index, text: found, problem: 'not in this repository' }
  })
}

type ReadParts = (document: string) => DocumentParts

/** A document by its path from the root or from the file's own folder; numbers behind it are sections. */
function documents(tree: FileTree, file: string, text: string, readParts: ReadParts): Reference[] {
  return [...text.matchAll(documentName)].flatMap(
    ({ index: offset, 0: found, 1: name = '', 2: anchor, 3: numbers }) => {
      if (found.search(outsideDocument) === 0) return []
      const inFolder = posix.join(posix.dirname(file), name)
      const document = [name, inFolder].find((path) => tree.exists(path))
      const problems =
        document === undefined
          ? ['no such document']
          : [anchorProblem(readParts(document), anchor), ...sectionProblems(readParts(document), document, numbers)]
      return problems.map((problem) => ({ offset, text: found, problem }))
    },
  )
}

function sectionProblems({ sections }: DocumentParts, document: string, numbers = ''): string[] {
  const missing = (numbers.match(/\d+(?:\.\d+)*/g) ?? []).filter((section) => !sections.has(section))
  return missing.map((section) => `${document} has no section ${section}`)
}

/** A section by this word is one of the document named just before it, else of the document in which it stands. */
function namedSections(tree: FileTree, file: string, text: string, readParts: ReadParts): Reference[] {
  return [...text.matchAll(sectionOf)].flatMap(({ index: offset, 0: found, 1: numbers }) => {
    const before = text.slice(Math.max(0, offset - nearby), offset)
    if (/\bRFC\s?\d+/.test(before)) return []
    const named = [...before.matchAll(documentName)].at(-1)?.[1]
    const places = named === undefined ? [file] : [named, posix.join(posix.dirname(file), named)]
    const document = places.find((path) => path.endsWith('.md') && tree.exists(path))
    if (document === undefined) return [{ offset, text: found, problem: 'of which document?' }]
    return sectionProblems(readParts(document), document, numbers).map((problem) => ({ offset, text: found, problem }))
  })
}

function links(tree: FileTree, file: string, text: string, readParts: ReadParts): Reference[] {
  return [...withoutFences(text).matchAll(markdownLink)].flatMap(({ index, 0: found, 1: target = '' }) => {
    if (/^[a-z][a-z+.-]*:/i.test(target)) return []
    const [path = '', anchor] = target.split('#')
    const linked = path === '' ? file : posix.join(posix.dirname(file), decodeURI(path))
    const at = { offset: index, text: found.slice(1) }
    if (!tree.exists(linked)) return [{ ...at, problem: 'no such file' }]
    return [{ ...at, problem: linked.endsWith('.md') ? anchorProblem(readParts(linked), anchor) : null }]
  })
}

function anchorProblem({ anchors }: DocumentParts, anchor: string | undefined): string | null {
  return anchor === undefined || anchors.has(anchor) ? null : `no heading #${anchor}`
}

/** Paths from the root: those of files and those that end in a slash, and between backticks also modules and folders. */
function paths(tree: FileTree, text: string): Reference[] {
  const roots = tree.topFolders.join('|')
  if (roots === '') return []
  const path = new RegExp(String.raw`(?<![\w./@~*{},:-])(?:${roots})\/(?:[\w.@-]+\/)*(?:[\w.@-]*\w)?`, 'g')
  return [...text.matchAll(path)].flatMap(({ index, 0: found }) => {
    const end = index + found.length
    const isQuoted = text[index - 1] === '`' && text[end] === '`'
    const isPattern = /[*{$<]/.test(text[end] ?? '')
    if (isPattern) return folderOfPattern(tree, index, found)
    // Documents are looked at on their own; what is built or installed is not there in a fresh clone.
    if (found.endsWith('.md') || /(?:^|\/)(?:node_modules|dist)(?:\/|$)/.test(found)) return []
    if (!isQuoted && !found.endsWith('/') && !pathEnd.test(found)) return []
    return [{ offset: index, text: found, problem: isPath(tree, found) ? null : 'no such file or folder' }]
  })
}

/** The folder of a pattern is all of it that can be looked for. */
function folderOfPattern(tree: FileTree, offset: number, found: string): Reference[] {
  const folder = found.slice(0, found.lastIndexOf('/') + 1)
  return [{ offset, text: found, problem: tree.exists(folder) ? null : 'no such folder' }]
}

function isPath(tree: FileTree, path: string): boolean {
  return ['', '.ts', '.tsx', '.css', '.mjs'].some((extension) => tree.exists(path + extension))
}

function codeFiles(fileNames: ReadonlySet<string>, text: string): Reference[] {
  const ofOthers = new Set([...text.matchAll(filesOfOthers)].flatMap(([, names = '']) => names.split(/[\s,]+/)))
  return [...text.matchAll(codeFileName)].map(({ index, 0: found }) => {
    const isKnown = fileNames.has(found) || ofOthers.has(found)
    return { offset: index, text: found, problem: isKnown ? null : 'no file of this name' }
  })
}

function symbols(names: ReadonlySet<string>, text: string): Reference[] {
  return namesInDocument(text).map(({ offset, name }) => {
    return { offset, text: name, problem: names.has(name) ? null : 'no code has this name' }
  })
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function oneLine(reference: string): string {
  return reference.replace(/\s+/g, ' ')
}

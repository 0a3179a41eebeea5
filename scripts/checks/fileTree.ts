import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Not written by us, or made from what is. */
const ignoredFolders: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage', 'test-results'])
/** Of what was taken from elsewhere only the documents are ours. */
const dataFolder = /(?:^|\/)testdata\//

/** Files of a repository. Paths are relative to its root and have forward slashes. */
export interface FileTree {
  /** Sorted. */
  files: readonly string[]
  /** Sorted; without slash at the end. */
  topFolders: readonly string[]
  read(path: string): string
  /** Also of what `files` leaves out. A path that ends in a slash must be a folder. */
  exists(path: string): boolean
}

/** Leaves out hidden files and folders but those named `.*rc.json`, packages, builds, lockfiles, and of test data all but its documents. */
export function readFileTree(root: string): FileTree {
  const files: string[] = []

  function visit(folder: string): void {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !ignoredFolders.has(entry.name)) visit(path)
      } else if (isWanted(entry.name) && (path.endsWith('.md') || !dataFolder.test(path))) {
        files.push(path)
      }
    }
  }

  visit('')
  files.sort()
  const topFolders = [...new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''))]
  return {
    files,
    topFolders,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    exists(path) {
      const full = join(root, path)
      return existsSync(full) && (!path.endsWith('/') || statSync(full).isDirectory())
    },
  }
}

function isWanted(name: string): boolean {
  if (name.endsWith('-lock.json') || name.endsWith('.lock')) return false
  return !name.startsWith('.') || name.endsWith('rc.json')
}

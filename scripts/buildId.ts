import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
/** All that the app is made of. */
const sources = ['index.html', 'vite.config.ts', 'tsconfig.base.json', 'package-lock.json', 'public', 'web', 'worker']
const notBuilt = /\.test\.tsx?$|[\\/]testing[\\/]/

/**
 * Twelve hex digits that stand for the content of the sources: the same sources are the same build, wherever and
 * whenever they are built, so a rebuild of them is no update for anyone.
 */
export function buildId(): string {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of filesIn(source))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0')
  }
  return hash.digest('hex').slice(0, 12)
}

function filesIn(path: string): string[] {
  const names = readdirSync(root, { withFileTypes: true })
    .find(({ name }) => name === path)
    ?.isDirectory()
    ? readdirSync(join(root, path), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    : [path]
  return names
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !notBuilt.test(name))
    .sort()
}

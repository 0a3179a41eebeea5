import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

interface TreeRequest {
  path: string
  limit?: number
  cursor?: string
}

/** The call `listFileTree` of Happy Agent (docs/protocol.md 5.3) over a directory: one page of what is in one directory. */
export function createFileTree(root: string): (params: unknown) => unknown {
  return (params) => {
    const { path, limit = 100, cursor } = params as TreeRequest
    const steps = path === '' ? [] : path.split('/')
    const isValid = limit >= 1 && limit <= 500 && !steps.some((step) => ['', '.', '..', '.git'].includes(step))
    if (!isValid) return { error: 'File-tree settings are invalid.' }
    for (let length = 1; length <= steps.length; length++) {
      const step = lstatSync(join(root, ...steps.slice(0, length)), { throwIfNoEntry: false })
      if (!step?.isDirectory()) return { error: 'The requested file-tree path is not a directory.' }
    }
    const directory = join(root, ...steps)
    const { mtimeMs, size } = lstatSync(directory)
    const from = cursor === undefined ? null : readCursor(cursor)
    // A cursor belongs to the directory as it was.
    if (from && (from.mtimeMs !== mtimeMs || from.size !== size)) {
      return { success: false, error: 'The directory changed while it was being listed.', reason: 'directory_changed' }
    }
    const names = readdirSync(directory)
      .filter((name) => name.toLowerCase() !== '.git')
      .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    const rest = from ? names.slice(names.indexOf(from.after) + 1) : names
    const shown = rest.slice(0, limit)
    return {
      success: true,
      path,
      entries: shown.map((name) => entryOf(join(directory, name), [...steps, name])),
      nextCursor: rest.length > limit ? writeCursor({ mtimeMs, size, after: shown.at(-1) ?? '' }) : null,
    }
  }
}

function entryOf(file: string, steps: readonly string[]) {
  const facts = lstatSync(file)
  const type = facts.isSymbolicLink()
    ? 'symlink'
    : facts.isDirectory()
      ? 'directory'
      : facts.isFile()
        ? 'file'
        : 'other'
  return { name: steps.at(-1), path: steps.join('/'), type, size: facts.size, modified: facts.mtimeMs }
}

interface Cursor {
  mtimeMs: number
  size: number
  after: string
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

function readCursor(text: string): Cursor {
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Cursor
}

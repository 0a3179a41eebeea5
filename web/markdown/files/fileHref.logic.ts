import type { SessionAddress } from '../../../worker/api/ids'
import { sessionFilesHref } from '../../addresses/hrefs'
import { relativePath } from '../../names/path.logic'

/**
 * Address of a file in the session's directory, at its line; null where it lies elsewhere: the machine shows nothing
 * outside.
 */
export function fileHref({ serverId, sessionId }: SessionAddress, folder: string, written: string): string | null {
  const { path, line } = splitPlace(written)
  const inside = pathInside(folder, path)
  if (inside === null) return null
  const href = sessionFilesHref(serverId, sessionId, inside)
  return line === null ? href : `${href}&line=${line}`
}

/** As it is called from the session's directory, with `/`; null where it lies elsewhere. */
export function pathInside(folder: string, path: string): string | null {
  const inside = relativePath(path, folder)
  if (/^(?:[a-z]:|[\\/~])/i.test(inside)) return null
  const isWindows = /^(?:[a-z]:|\\\\)/i.test(folder)
  const names = (isWindows ? inside.replaceAll('\\', '/') : inside).split('/').filter((name) => name !== '.')
  if (names.includes('..') || names.join('') === '') return null
  return names.join('/')
}

/** The path and the line of `src/a.ts:12:3`; null = no line. */
export function splitPlace(written: string): { path: string; line: number | null } {
  const found = /^(.+?):(\d{1,7})(?::\d+)?(?:-\d+)?$/.exec(written)
  return found ? { path: found[1] ?? '', line: Number(found[2]) } : { path: written, line: null }
}

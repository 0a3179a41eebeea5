/** Last segment of a POSIX or Windows path; empty for a root. */
export function baseName(path: string): string {
  return path.split(/[/\\]+/).findLast(Boolean) ?? ''
}

/** Path with the home folder shortened to `~`. */
export function shortPath(path: string, homeDir: string | null): string {
  if (!homeDir || homeDir === '/') return path
  const home = homeDir.replace(/[/\\]+$/, '')
  if (path === home) return '~'
  const next = path.charAt(home.length)
  return path.startsWith(home) && (next === '/' || next === '\\') ? `~${path.slice(home.length)}` : path
}

/**
 * The path as it is called from inside the folder; the whole path if it is not in it. On Windows (a drive or a share)
 * both slashes are one and case does not matter.
 */
export function relativePath(path: string, folder: string): string {
  const base = folder.replace(/[/\\]+$/, '')
  if (base === '') return path
  const isWindows = /^(?:[a-z]:|\\\\)/i.test(base)
  const same = (text: string) => (isWindows ? text.replaceAll('\\', '/').toLowerCase() : text)
  if (same(path).replace(/\/+$/, '') === same(base)) return '.'
  return same(path).startsWith(`${same(base)}/`) ? path.slice(base.length + 1) : path
}

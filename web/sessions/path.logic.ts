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

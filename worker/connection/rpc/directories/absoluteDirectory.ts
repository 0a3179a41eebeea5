/**
 * The CLI does not expand `~`. Only the person's own home is meant: `~name` stays as it is. Null = the directory is in the
 * home of a machine that does not say where that is.
 */
export function absoluteDirectory(directory: string, homeDir: string): string | null {
  const text = directory.trim()
  if (!/^~(?:[/\\]|$)/.test(text)) return text
  return homeDir === '' ? null : homeDir.replace(/[/\\]+$/, '') + text.slice(1)
}

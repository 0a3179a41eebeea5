/** What tells the language of a file: its ending, or its name where it has none (`Makefile`). */
export function fileEnding(path: string): string {
  return /[^./\\]+$/.exec(path.trim())?.[0] ?? ''
}

export interface PathIndex {
  /** Files and the directories that they are in; these end with `/`. */
  paths: readonly string[]
  lowered: readonly string[]
}

/** Directories are inferred from the files, because the list names none. */
export function indexPaths(files: readonly string[]): PathIndex {
  const all = new Set<string>()
  for (const file of files) {
    if (all.has(file)) continue
    all.add(file)
    // From the innermost outwards: if one is known, so are all around it.
    for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
      const directory = file.slice(0, end + 1)
      if (all.has(directory)) break
      all.add(directory)
    }
  }
  const paths = [...all]
  return { paths, lowered: paths.map((path) => path.toLowerCase()) }
}

/** The lower, the better; null = it does not fit. */
type Rank = 0 | 1 | 2 | 3 | 4

/**
 * What fits best, in an order that does not depend on that of the list: the name itself, names that begin with the text,
 * names and then paths that have it within, and paths that have its characters in their order. Among equals the shorter.
 */
export function bestPaths({ paths, lowered }: PathIndex, query: string, most: number): string[] {
  const wanted = query.toLowerCase()
  const byRank: string[][] = [[], [], [], [], []]
  for (const [index, path] of paths.entries()) {
    const rank = wanted === '' ? rankUnasked(path) : rankOf(lowered[index] ?? '', wanted)
    if (rank !== null) byRank[rank]?.push(path)
  }
  const best: string[] = []
  for (const equals of byRank) {
    if (best.length >= most) break
    best.push(...shortest(equals, most - best.length))
  }
  return best
}

/** Ranks before anything is typed: what is in the directory itself, directories first. */
function rankUnasked(path: string): Rank | null {
  const slash = path.indexOf('/')
  if (slash === -1) return 1
  return slash === path.length - 1 ? 0 : null
}

function rankOf(path: string, wanted: string): Rank | null {
  const at = path.lastIndexOf(wanted)
  if (at === -1) return hasInOrder(path, wanted) ? 4 : null
  const nameStart = path.lastIndexOf('/', path.length - 2) + 1
  const inName = path.indexOf(wanted, nameStart)
  if (path.length === wanted.length) return 0
  if (inName === nameStart) return path.length - nameStart - Number(path.endsWith('/')) === wanted.length ? 0 : 1
  return inName === -1 ? 3 : 2
}

function hasInOrder(path: string, wanted: string): boolean {
  let from = 0
  for (const char of wanted) {
    const at = path.indexOf(char, from)
    if (at === -1) return false
    from = at + char.length
  }
  return true
}

function shortest(paths: string[], most: number): string[] {
  return paths.sort((a, b) => a.length - b.length || (a < b ? -1 : Number(a > b))).slice(0, most)
}

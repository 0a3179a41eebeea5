/** The directories on the way to a path, and its last part; each with its own path. */
export function pathSteps(path: string): { name: string; path: string }[] {
  const names = path.split('/').filter(Boolean)
  return names.map((name, index) => {
    const to = names.slice(0, index + 1).join('/')
    const isDirectory = index < names.length - 1 || path.endsWith('/')
    return { name, path: isDirectory ? `${to}/` : to }
  })
}

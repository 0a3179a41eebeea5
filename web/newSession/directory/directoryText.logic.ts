import { foldText } from '../../names/foldText.logic'

/** What is typed of a directory: one that can be asked for, and how the name in it begins. */
export interface TypedDirectory {
  parent: string
  begun: string
}

const drive = /^[A-Za-z]:[\\/]/

/** Null = nothing can be listed for it: it does not begin with `/`, `~` or the letter of a drive. */
export function typedDirectory(text: string): TypedDirectory | null {
  const path = text.trimStart()
  if (path === '~') return { parent: '~', begun: '' }
  if (drive.test(path)) {
    const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
    // Without its sign a drive is the directory in which somebody is on it.
    return { parent: path.slice(0, Math.max(at, 3)), begun: path.slice(at + 1) }
  }
  if (!/^(?:~?\/)/.test(path)) return null
  const at = path.lastIndexOf('/')
  return { parent: path.slice(0, at) || '/', begun: path.slice(at + 1) }
}

/** The text with this name in the place of what was begun; the next one follows it. */
export function withName({ parent }: TypedDirectory, name: string): string {
  if (drive.test(parent)) {
    const sign = parent.includes('\\') ? '\\' : '/'
    return `${parent.replace(/[\\/]$/, '')}${sign}${name}${sign}`
  }
  return `${parent === '/' ? '' : parent}/${name}/`
}

/** Names that begin so, then those that contain it. Hidden ones only where a dot asks for them. */
export function namesFor(begun: string, names: readonly string[]): string[] {
  const text = foldText(begun)
  const shown = names.filter((name) => begun.startsWith('.') || !name.startsWith('.'))
  const starts = shown.filter((name) => foldText(name).startsWith(text))
  const contains = text === '' ? [] : shown.filter((name) => !starts.includes(name) && foldText(name).includes(text))
  return [...starts, ...contains]
}

import { canonicalJson } from '../../worker/api/requestDigest'
import { asRecord } from '../toolCall/toolInput.logic'
import { lookalikeNote } from '../visibleText/hosts.logic'
import { latinTwins } from '../visibleText/latinTwins'
import { visibleText } from '../visibleText/visibleText.logic'

/** How a request contradicts itself: the view would show one value while the tool takes the other. */
export type Contradiction =
  /** Several names for the same thing, with different values. */
  | { kind: 'differ'; names: string[] }
  /** Several ways to give a file's new content, of which only one will be used. */
  | { kind: 'several-changes'; names: string[] }
  /** Different names that look the same to a reader. */
  | { kind: 'look-alike'; names: string[] }
  /** The same question is asked twice, so one answer would count for both. */
  | { kind: 'same-question'; names: string[] }

const pathNames = ['file_path', 'path', 'filePath', 'notebook_path']

const sameThing: readonly (readonly string[])[] = [
  pathNames,
  ['command', 'cmd', 'script'],
  ['cwd', 'workdir', 'working_directory'],
  ['content', 'file_text'],
  ['old_string', 'oldText', 'old_text'],
  ['new_string', 'newText', 'new_text'],
  ['url', 'uri', 'href'],
]

const waysToChange: readonly (readonly string[])[] = [
  ['content', 'file_text'],
  ['edits'],
  ['old_string', 'oldText', 'old_text', 'new_string', 'newText', 'new_text'],
  ['changes'],
  ['unified_diff', 'diff', 'patch'],
]

/** `input`: untrusted JSON of a request. Each name is as it is shown. */
export function contradictionsOf(input: unknown): Contradiction[] {
  return [
    ...ofObject(input),
    ...otherFiles(input),
    ...sameQuestions(input),
    ...partsOf(input).flatMap(([at, part]) => ofObject(part, at)),
  ]
}

/** The parts of a request that are checked each for itself: edits, changes, questions. */
function partsOf(input: unknown): [at: string, part: unknown][] {
  const parts: [string, unknown][] = []
  // The edits of ACP are a list.
  for (const [name, value] of Object.entries(Array.isArray(input) ? input : asRecord(input))) {
    if (typeof value !== 'object' || value === null) continue
    parts.push([`${name}.`, value])
    for (const [key, part] of Object.entries(value)) parts.push([`${name}.${key}.`, part])
  }
  return parts
}

function ofObject(value: unknown, at = ''): Contradiction[] {
  const fields = asRecord(value)
  const has = (name: string) => Object.hasOwn(fields, name) && fields[name] !== null && fields[name] !== undefined
  const shown = (names: readonly string[]) => names.map((name) => shownName(at + name))
  const differ = sameThing.flatMap((group): Contradiction[] => {
    const names = group.filter(has)
    const values = new Set(names.map((name) => canonicalJson(fields[name])))
    return values.size > 1 ? [{ kind: 'differ', names: shown(names) }] : []
  })
  const ways = waysToChange.map((group) => group.filter(has)).filter((names) => names.length > 0)
  const several: Contradiction[] = ways.length > 1 ? [{ kind: 'several-changes', names: shown(ways.flat()) }] : []
  return [...differ, ...several, ...lookAlikes(Object.keys(fields), shown)]
}

/** The name with hidden characters made visible, and with a note where its letters only look like Latin ones. */
function shownName(name: string): string {
  const shown = visibleText(name)
  return shown === name ? name + (lookalikeNote(name) ?? '') : shown
}

function lookAlikes(names: readonly string[], shown: (names: readonly string[]) => string[]): Contradiction[] {
  const groups = new Map<string, string[]>()
  for (const name of names) groups.set(skeleton(name), [...(groups.get(skeleton(name)) ?? []), name])
  // Different spellings of the fields that tools really have are compared by their values.
  const known = new Set(sameThing.flat())
  return [...groups.values()].flatMap((group): Contradiction[] =>
    group.length > 1 && !group.every((name) => known.has(name)) ? [{ kind: 'look-alike', names: shown(group) }] : [],
  )
}

function namesOfPaths(part: unknown): string[] {
  return pathNames.filter((name) => typeof asRecord(part)[name] === 'string')
}

/** Edits that name another file than the request, whose file is the one that is shown above them. */
function otherFiles(input: unknown): Contradiction[] {
  const fields = asRecord(input)
  const above = namesOfPaths(input)
  const paths = new Set(above.map((name) => fields[name]))
  if (paths.size === 0 || !Array.isArray(fields['edits'])) return []
  return fields['edits'].flatMap((edit, index): Contradiction[] => {
    const others = namesOfPaths(edit).filter((name) => !paths.has(asRecord(edit)[name]))
    return others.length > 0
      ? [{ kind: 'differ', names: [...above, ...others.map((name) => `edits.${index}.${name}`)] }]
      : []
  })
}

function sameQuestions(input: unknown): Contradiction[] {
  const { questions } = asRecord(input)
  if (!Array.isArray(questions)) return []
  const texts = questions.map((entry) => asRecord(entry)['question']).filter((text) => typeof text === 'string')
  const twice = texts.filter((text, index) => texts.indexOf(text) !== index)
  return [...new Set(twice)].map((text) => ({ kind: 'same-question', names: [visibleText(text)] }))
}

/** Equal for names that look the same: reduced to letters and digits of one case and one script. */
function skeleton(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
  return [...plain]
    .map((letter) => latinTwins.get(letter) ?? letter)
    .join('')
    .replaceAll('0', 'o')
    .replace(/[1l|]/g, 'i')
}

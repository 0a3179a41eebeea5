import { commentText } from './commentText'
import { withoutFences } from './documentParts'
import type { FileTree } from './fileTree'

const word = /[A-Za-z_$][\w$]*/g
/** `likeThis` or `LikeThis`: other words may be anything. */
const codeName = /^(?:[a-z$][a-z0-9$]*|[A-Z][a-z0-9]+)[A-Z]\w*$/
/** Between backticks: a name, a member or a call. */
const quotedCode = /`([\w$.#]+(?:\([^`\n]*\))?)`/g
/** A document names here what it speaks of but what is not of this repository; `*` = any name. */
const namesOfOthers = /<!-- names that are not here: ([^>]*?) -->/g

/** All words of code, styles and pages, without their comments. */
export function codeNames(tree: FileTree): ReadonlySet<string> {
  const names = new Set<string>()
  for (const file of tree.files) {
    if (!/\.(?:[cm]?[jt]s|[jt]sx|css|json|html)$/.test(file)) continue
    const text = tree.read(file)
    const comments = /\.(?:json|html)$/.test(file) ? null : commentText(file, text)
    for (const { index, 0: found } of text.matchAll(word)) {
      // There the text of comments is NUL where code is.
      if (comments === null || comments[index] === '\0') names.add(found)
    }
  }
  return names
}

/** What a document quotes as a name of code. */
export function namesInDocument(markdown: string): { offset: number; name: string }[] {
  const ofOthers = new Set([...markdown.matchAll(namesOfOthers)].flatMap(([, names = '']) => names.split(/[\s,]+/)))
  if (ofOthers.has('*')) return []
  return [...withoutFences(markdown).matchAll(quotedCode)].flatMap(({ index: quoted, 1: code = '' }) =>
    [...code.matchAll(word)]
      .filter(({ 0: name }) => codeName.test(name) && !ofOthers.has(name))
      .map(({ index, 0: name }) => ({ offset: quoted + 1 + index, name })),
  )
}

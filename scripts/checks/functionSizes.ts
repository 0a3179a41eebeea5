import { parseSync } from 'vite'

export interface FunctionSize {
  /** As it is declared; that of the variable or field that holds it. */
  name: string
  kind: 'function' | 'class'
  /** Of its first line, from 1. */
  line: number
  /** Lines of code, without empty ones and comments. */
  lines: number
}

interface Node {
  type: string
  start: number
  end: number
  [field: string]: unknown
}

/** The functions and classes of a script, in the order in which they stand. */
export function functionSizes(file: string, text: string): FunctionSize[] {
  const { program, comments, errors } = parseSync(file, text)
  const [error] = errors
  if (error) throw new Error(`${file}: ${error.message}`)
  const codeLines = linesWithCode(text, comments)
  const sizes: FunctionSize[] = []

  function visit(node: Node, name: string): void {
    const kind = kindOf(node)
    if (kind) {
      const [first, last] = [lineAt(text, node.start), lineAt(text, node.end)]
      const lines = codeLines.slice(first - 1, last).filter(Boolean).length
      sizes.push({ name: nameOf(node) ?? name, kind, line: first, lines })
    }
    for (const child of childrenOf(node)) visit(child, nameOf(node) ?? name)
  }

  visit(program as unknown as Node, '(file)')
  return sizes
}

function kindOf({ type }: Node): FunctionSize['kind'] | null {
  if (/^Class(?:Declaration|Expression)$/.test(type)) return 'class'
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type) ? 'function' : null
}

/** Of a declaration, variable, property or method. */
function nameOf(node: Node): string | null {
  const named = node['id'] ?? (node['computed'] === true ? null : node['key'])
  return isNode(named) && typeof named['name'] === 'string' ? named['name'] : null
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((field) =>
    Array.isArray(field) ? field.filter(isNode) : isNode(field) ? [field] : [],
  )
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function linesWithCode(text: string, comments: readonly { start: number; end: number }[]): boolean[] {
  let code = text
  for (const { start, end } of comments) {
    code = code.slice(0, start) + code.slice(start, end).replace(/\S/g, ' ') + code.slice(end)
  }
  return code.split('\n').map((line) => line.trim() !== '')
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

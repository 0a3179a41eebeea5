import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { functionSizes } from './functionSizes'

/** Of a function with these lines. */
function sizeOf(inner: string[]): number | undefined {
  return functionSizes('a.ts', ['function f() {', ...inner, '}'].join('\n'))[0]?.lines
}

test('functions and classes by their names, without empty lines and comments', () => {
  const text = [
    'export function outer() {',
    '  // why',
    '',
    '  const inner = () => {',
    '    return 1 /* one */',
    '  }',
    '  return {',
    '    method() {',
    '      return inner()',
    '    },',
    '  }',
    '}',
    'export class Held {',
    '  read(): number {',
    '    return 1',
    '  }',
    '}',
  ].join('\n')
  expect(functionSizes('a.ts', text)).toEqual([
    { name: 'outer', kind: 'function', line: 1, lines: 10 },
    { name: 'inner', kind: 'function', line: 4, lines: 3 },
    { name: 'method', kind: 'function', line: 8, lines: 3 },
    { name: 'Held', kind: 'class', line: 13, lines: 5 },
    { name: 'read', kind: 'function', line: 14, lines: 3 },
  ])
})

test('what has no name is named by what it stands in', () => {
  const text = 'test("x", () => {\n  use(function () {})\n})\nconst a = [1].map((one) => one)\n'
  expect(functionSizes('a.tsx', text).map(({ name }) => name)).toEqual(['(file)', '(file)', 'a'])
})

test('law: empty lines and comments change no size', () => {
  const filler = fc.array(fc.constantFrom('', '   ', '// a }', '/* b\n{ */'), { maxLength: 4 })
  fc.assert(
    fc.property(fc.nat(20), filler, (statements, lines) => {
      const body = Array.from({ length: statements }, (_, index) => `  use(${index})`)
      const spread = body.flatMap((line) => [line, ...lines])
      expect(sizeOf(spread)).toBe(statements + 2)
      expect(sizeOf(body)).toBe(statements + 2)
    }),
  )
})

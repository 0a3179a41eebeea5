import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { terminalSpans, type TerminalSpan } from './terminalText.logic'

const ESC = '\u001b'
const textOf = (spans: readonly TerminalSpan[]) => spans.map(({ text }) => text).join('')
const plain = (output: string) => textOf(terminalSpans(output))

/** Each span as `style:text`, plain ones as their text. */
const styles = (output: string) =>
  terminalSpans(output).map(({ text, style }) => {
    if (!style) return text
    const { color, background, ...flags } = style
    const names = Object.entries(flags).flatMap(([name, on]) => (on ? [name] : []))
    return `${[...names, color === null ? [] : `c${color}`, background === null ? [] : `b${background}`].flat().join('+')}:${text}`
  })

test('an output of a test run (08)', () => {
  const output =
    '\u001b[32m\u2713\u001b[39m passes \u001b[2m(3 ms)\u001b[22m\n\u001b[31m\u001b[1mFAIL\u001b[0m src/a.test.ts\n\u001b]8;;https://example.com\u0007link\u001b]8;;\u0007 end\n  1%\r 10%\r100% done\nnext\b\b\bX'
  expect(plain(output)).toBe('✓ passes (3 ms)\nFAIL src/a.test.ts\nlink end\n100% done\nnXxt')
  expect(styles(output)).toEqual([
    'c2:✓',
    ' passes ',
    'dim:(3 ms)\n',
    'bold+c1:FAIL',
    ' src/a.test.ts\nlink end\n100% done\nnXxt',
  ])
})

describe('styles', () => {
  test.each([
    ['1;3;4;9', 'bold+italic+underline+strike:x'],
    ['7;31', 'inverse+c1:x'],
    ['91', 'c1:x'],
    ['41;97', 'c7+b1:x'],
    ['38;5;9', 'c1:x'],
    ['38;5;46', 'c2:x'],
    ['38;5;250', 'c7:x'],
    ['38;2;250;120;20', 'c1:x'],
    ['38:2::0:0:255', 'c4:x'],
    ['4:3', 'underline:x'],
    ['4;1;4:0', 'bold:x'],
    ['48;5;4;1', 'bold+b4:x'],
    ['58;5;1;3', 'italic:x'],
    ['1;22', 'x'],
    ['31;39', 'x'],
    ['0', 'x'],
    ['', 'x'],
    ['999', 'x'],
    // Concealed text is shown.
    ['8', 'x'],
  ])('ESC[%sm', (codes, expected) => expect(styles(`${ESC}[${codes}mx`)).toEqual([expected]))

  test('the same look is one span', () => {
    expect(styles(`${ESC}[31ma${ESC}[31mb\n${ESC}[0;31mc`)).toEqual(['c1:ab\nc'])
  })
})

describe('moves', () => {
  test.each([
    ['50%\r\n100%\r\n', '50%\n100%\n'],
    ['long line\rshort', 'shortline'],
    [`long line\r${ESC}[Kshort`, 'short'],
    [`long line${ESC}[2K\rx`, 'x'],
    [`ab${ESC}[5Gc`, 'ab  c'],
    [`abc${ESC}[2DX`, 'aXc'],
    [`a${ESC}[3Cb`, 'a   b'],
    ['\b\b\bx', 'x'],
    ['漢字\b語', '漢語'],
    ['😀\rx', 'x'],
    ['a\tb', 'a\tb'],
  ])('%j shows %j', (output, shown) => expect(plain(output)).toBe(shown))
})

test.each([
  [`${ESC}]0;title\u0007a`, 'a'],
  [`${ESC}]8;;file:///x${ESC}\\b${ESC}]8;;${ESC}\\`, 'b'],
  [`${ESC}P1$r0m${ESC}\\a${ESC}_x${ESC}\\b`, 'ab'],
  [`${ESC}[2J${ESC}[H${ESC}[?25la${ESC}[1A${ESC}(B${ESC}=${ESC}7`, 'a'],
  [`a${ESC}`, 'a'],
  [`a${ESC}[`, 'a'],
  [`a${ESC}[31`, 'a'],
  [`a${ESC}]0;never closed\nb`, 'a\nb'],
  ['a\u0000\u0007\u007f\u009b31mb', 'ab'],
])('%j leaves %j', (output, left) => expect(plain(output)).toBe(left))

const bits = fc.constantFrom(
  'a',
  ' ',
  '\n',
  '\r',
  '\b',
  ESC,
  `${ESC}[`,
  '3',
  ';',
  'm',
  `${ESC}[31m`,
  `${ESC}[999999999C`,
)
const moreBits = fc.constantFrom(
  `${ESC}[K`,
  `${ESC}[2K`,
  `${ESC}[9G`,
  `${ESC}]8;;`,
  '\u0007',
  '\u009b',
  '字',
  '😀',
  '\u0000',
)

test('any output: only text is left, not more than a little longer than it came', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(bits, moreBits), { maxLength: 400 }), (parts) => {
      const output = parts.join('')
      const spans = terminalSpans(output)
      const text = textOf(spans)
      // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
      expect(text.length).toBeLessThanOrEqual(output.length + 20_000)
      expect(text.split('\n').length).toBe(output.split('\n').length)
      expect(spans.length).toBeLessThanOrEqual(parts.length + 1)
      // What a terminal shows, it shows unchanged.
      expect(plain(text)).toBe(text)
    }),
  )
})

test('text without control characters is itself', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
      fc.pre(!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text))
      expect(terminalSpans(text)).toEqual(text === '' ? [] : [{ text, style: null }])
    }),
  )
})

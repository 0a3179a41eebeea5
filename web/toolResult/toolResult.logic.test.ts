import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pictureSize } from './pictureSize.logic'
import { pictureName, resultParts, type ResultPart } from './toolResult.logic'

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const base64 = (...bytes: (number | string)[]) =>
  btoa(bytes.map((byte) => (typeof byte === 'string' ? byte : String.fromCharCode(byte))).join(''))

function saidBy(part: Exclude<ResultPart, { kind: 'picture' }>): string {
  if (part.kind !== 'facts') return part.text
  return part.facts
    .map(
      (fact) =>
        `${fact.name}: ${fact.kind === 'json' ? JSON.stringify(fact.value) : fact.kind === 'line' ? fact.value : fact.text}`,
    )
    .join('\n')
}

/** Each part in a line. */
const shown = (result: unknown) =>
  resultParts(result).map((part) =>
    part.kind === 'picture' ? `${part.source === null ? 'named' : 'shown'}: ${pictureName(part)}` : saidBy(part),
  )

describe('pictures in a tool result (10)', () => {
  const claude = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } }

  test.each<[string, unknown]>([
    ['of Claude', [claude]],
    ['of Claude, alone', claude],
    ['of Claude Code', { type: 'image', file: { base64: PNG, type: 'image/png', originalSize: 70 } }],
    ['of MCP', { content: [{ type: 'image', data: PNG, mimeType: 'image/png' }] }],
    ['of an MCP resource', [{ type: 'resource', resource: { uri: 'x', blob: PNG, mimeType: 'image/png' } }]],
    ['of OpenAI', [{ type: 'input_image', image_url: `data:image/png;base64,${PNG}` }]],
    ['of OpenAI, older', [{ type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } }]],
    ['of ACP', [{ type: 'content', content: { type: 'image', data: PNG, mimeType: 'image/png' } }]],
    ['of an MCP tool of Codex', { Ok: { content: [{ type: 'image', data: PNG, mimeType: 'image/png' }] } }],
    ['of Python, in snake case', [{ type: 'image', data: PNG, mime_type: 'image/png' }]],
    ['in a result in a result', { content: [{ type: 'tool_result', content: [claude] }] }],
    ['printed by a command', { stdout: `data:image/png;base64,${PNG}`, stderr: '', isImage: true }],
    ['as the text of their JSON', JSON.stringify([claude])],
  ])('%s are shown', (_, result) => {
    expect(shown(result)).toEqual(['shown: PNG picture, 1 × 1, 70 B'])
    expect((resultParts(result)[0] as Extract<ResultPart, { kind: 'picture' }>).source).toBe(
      `data:image/png;base64,${PNG}`,
    )
  })

  test('stand between texts', () => {
    expect(
      shown([{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }, claude, { type: 'text', text: 'c' }]),
    ).toEqual(['a\nb', 'shown: PNG picture, 1 × 1, 70 B', 'c'])
  })

  test.each<[string, string, string, string]>([
    ['a format with scripts', 'image/svg+xml', btoa('<svg/>'), 'named: SVG+XML picture, 6 B'],
    ['a document', 'application/pdf', btoa('%PDF-1.7'), 'named: PDF file, 8 B'],
    ['no picture', 'image/png', btoa('not a picture'), 'named: PNG picture, 13 B'],
    ['no base64', 'image/png', '***', 'named: PNG picture, 2 B'],
    [
      'a bomb',
      'image/png',
      base64('\u0089PNG\r\n\u001a\n', 0, 0, 0, 13, 'IHDR', 0, 1, 0, 0, 0, 1, 0, 0),
      'named: PNG picture, 65536 × 65536, 24 B',
    ],
    ['very large', 'image/png', PNG.replaceAll('=', 'A') + 'A'.repeat(12_000_000), 'named: PNG picture, 1 × 1, 9.0 MB'],
  ])('%s is named', (_, media_type, data, expected) => {
    expect(shown([{ type: 'image', source: { type: 'base64', media_type, data } }])).toEqual([expected])
  })

  test('a PDF that was read is named', () => {
    const file = { filePath: '/x.pdf', base64: btoa('%PDF-1.7'), originalSize: 8 }
    expect(shown({ type: 'pdf', file })).toEqual(['named: PDF file, 8 B'])
  })

  test('a small picture in a shape that nobody knows is named', () => {
    expect(shown({ cells: [{ image: { image_data: PNG } }] })[0]).not.toContain('iVBORw0K')
  })

  test('text about pictures, and JSON without any, stay as they are', () => {
    for (const text of ['[image] base64', '{"image": "a.png"}', '[{"type":"image"}]'])
      expect(shown(text)).toEqual([text])
  })

  test('wrapped again and again, it ends', () => {
    let result: unknown = claude
    for (let level = 0; level < 60; level++) result = { content: [result] }
    expect(shown(result)).toHaveLength(1)
  })

  test('bytes in a shape that nobody knows are named', () => {
    expect(shown({ blob: 'QUJD'.repeat(1000), name: 'x' })).toEqual(['blob: ⟨3.0 kB of bytes⟩\nname: x'])
    expect(shown([{ type: 'odd', data: 'QUJD'.repeat(1000) }])[0]).not.toContain('QUJD')
    expect(shown({ stdout: `see data:image/gif;base64,${'R0lG'.repeat(100)} here` })).toEqual([
      'see ⟨300 B of bytes⟩ here',
    ])
  })

  test('text stays text', () => {
    const printed = 'QUJD'.repeat(1000)
    expect(shown(printed)).toEqual([printed])
    expect(shown({ stdout: printed, stderr: '' })).toEqual([printed])
    expect(shown([{ type: 'text', text: printed }])).toEqual([printed])
    expect(shown({ data: 'short', path: '/home/ann/project/src/index.ts' })[0]).toContain('/home/ann')
    expect(shown(null)).toEqual([])
    expect(shown('')).toEqual([])
    expect(shown([])).toEqual([])
  })
})

const file = (text: string, firstLine: number | null) => ({ kind: 'file', text, firstLine })

describe('what each family gives back', () => {
  test.each<[string, unknown, unknown]>([
    ['Claude Code', { type: 'text', file: { filePath: '/a.ts', content: 'a\nb', startLine: 7 } }, [file('a\nb', 7)]],
    ['numbers before the lines', '    10\texport\n    11\t\n', [file('export\n', 10)]],
    [
      'numbers with arrows, and a remark',
      '     1→a\n     2→b\n\n<system-reminder>x</system-reminder>',
      [file('a\nb', 1), { kind: 'text', text: '<system-reminder>x</system-reminder>' }],
    ],
    ['a text only', 'plain', [file('plain', null)]],
    ['ACP', [{ type: 'content', content: { type: 'text', text: 'plain' } }], [file('plain', null)]],
    ['nothing', { file: { content: '' } }, []],
  ])('a file that was read: %s', (_, result, parts) => expect(resultParts(result, 'read')).toEqual(parts))

  test('law: lines with their numbers before them are those lines, from the first number on', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.integer({ min: 0, max: 1e6 }), (given, first) => {
        const lines = given.map((line) => line.replaceAll(/[\r\n\u2028\u2029]/g, ''))
        const text = lines.map((line, index) => `${String(first + index).padStart(6)}\t${line}`).join('\n')
        expect(resultParts(text, 'read')).toEqual([file(lines.join('\n'), first)])
      }),
    )
  })

  test('files and lines that were found, pages, and what a page says are text', () => {
    expect(shown({ filenames: ['a.ts', 'b.ts'], numFiles: 2, truncated: false })).toEqual(['a.ts\nb.ts'])
    expect(shown({ mode: 'content', filenames: [], content: 'a.ts:3: TODO' })).toEqual(['a.ts:3: TODO'])
    const results = [{ tool_use_id: 'x', content: [{ title: 'T', url: 'https://a.org' }] }, 'In short.']
    expect(shown({ query: 'q', results })).toEqual(['T\nhttps://a.org\n\nIn short.'])
    expect(shown({ url: 'https://a.org', code: 200, result: '# Hi\nyou' })).toEqual(['# Hi\nyou'])
  })

  test('what the call shows already is not said twice', () => {
    expect(resultParts({ filePath: '/a', structuredPatch: [], originalFile: 'x' }, 'edit')).toEqual([])
    expect(resultParts([{ type: 'diff', path: '/a', oldText: null, newText: 'x' }], 'edit')).toEqual([])
    expect(resultParts({ oldTodos: [], newTodos: [] }, 'todos')).toEqual([])
    expect(resultParts('The file was not found', 'edit')).toEqual([{ kind: 'text', text: 'The file was not found' }])
  })

  test('texts in several lines are texts also in a shape that nobody knows', () => {
    expect(shown({ ok: true, log: 'a\nb' })).toEqual(['ok: true\nlog: a\nb'])
  })
})

describe('the size of a picture', () => {
  test.each([
    ['PNG', PNG, { width: 1, height: 1 }],
    ['GIF', base64('GIF89a', 2, 1, 3, 0), { width: 258, height: 3 }],
    ['JPEG', base64(0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc2, 0, 11, 8, 0, 5, 1, 0), { width: 256, height: 5 }],
    [
      'WebP',
      base64('RIFF', 0, 0, 0, 0, 'WEBPVP8X', 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 19, 0, 0),
      { width: 10, height: 20 },
    ],
    ['WebP, lossless', base64('RIFF', 0, 0, 0, 0, 'WEBPVP8L', 0, 0, 0, 0, 0x2f, 9, 0, 1, 0), { width: 10, height: 5 }],
    [
      'WebP, lossy',
      base64('RIFF', 0, 0, 0, 0, 'WEBPVP8 ', 0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 16, 0, 8, 0),
      { width: 16, height: 8 },
    ],
    ['a cut PNG', PNG.slice(0, 20), null],
    ['a JPEG without a frame', base64(0xff, 0xd8, 0xff, 0xe0, 0, 0), null],
    ['nothing', '', null],
  ])('%s', (_, data, size) => expect(pictureSize(data)).toEqual(size))
})

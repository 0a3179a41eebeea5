import { describe, expect, test } from 'vitest'
import { pictureSize } from './pictureSize.logic'
import { pictureName, resultParts, type ResultPart } from './toolResult.logic'

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const base64 = (...bytes: (number | string)[]) =>
  btoa(bytes.map((byte) => (typeof byte === 'string' ? byte : String.fromCharCode(byte))).join(''))

/** Each part in a line. */
const shown = (result: unknown) =>
  resultParts(result).map((part) =>
    part.kind === 'text' ? part.text : `${part.source === null ? 'named' : 'shown'}: ${pictureName(part)}`,
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
    expect(shown({ blob: 'QUJD'.repeat(1000), name: 'x' })).toEqual([
      '{\n  "blob": "⟨3.0 kB of bytes⟩",\n  "name": "x"\n}',
    ])
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

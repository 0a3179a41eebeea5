import { describe, expect, test } from 'vitest'
import { linkTarget, safeLink } from './links.logic'
import { decodeReferences } from './references.logic'
import { splitSegments } from './segments.logic'

describe('safeLink', () => {
  test.each([
    ['https://example.org/a?b=1#c', 'https://example.org/a?b=1#c'],
    ['HTTP://Example.org', 'http://example.org/'],
    ['mailto:a@b.org', 'mailto:a@b.org'],
  ])('keeps %s', (href, url) => expect(safeLink(href)).toBe(url))

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'blob:https://example.org/1',
    'file:///etc/passwd',
    'happy://terminal?key=x',
    '/s/other/session',
    '//example.org',
    '',
    'https://',
  ])('refuses %j', (href) => expect(safeLink(href)).toBeNull())
})

describe('linkTarget', () => {
  test.each([
    ['/home/ann/proj/src/main.ts:12', '/home/ann/proj/src/main.ts:12'],
    ['src/a.ts', 'src/a.ts'],
    ['./a%20b.ts#L3', './a b.ts:3'],
    ['../x.rs#L10-L20', '../x.rs:10-20'],
    ['a.ts:12:3', 'a.ts:12:3'],
    ['~/notes.md', '~/notes.md'],
    ['README.md', 'README.md'],
    ['/s/other/session', '/s/other/session'],
    [String.raw`C:\Users\ann\a_b\.x`, String.raw`C:\Users\ann\a_b\.x`],
    ['C:/Users/ann/clip.mp4', 'C:/Users/ann/clip.mp4'],
    [String.raw`\\nas\share\x.ts:4`, String.raw`\\nas\share\x.ts:4`],
    ['file:///etc/passwd', '/etc/passwd'],
    ['file:///C:/a%20b/c.ts', 'C:/a b/c.ts'],
    ['src/100%.ts', 'src/100%.ts'],
  ])('%s is the file %s', (href, path) => expect(linkTarget(href)).toEqual({ kind: 'file', path }))

  test.each([
    'javascript:alert(1)',
    '//example.org/a',
    'happy://terminal?key=x',
    'data:text/html,x',
    'a\nb',
    'vscode:x',
  ])('%j is shown and leads nowhere', (address) => expect(linkTarget(address)).toEqual({ kind: 'text', address }))

  test('a place in the text is no address', () => {
    expect(linkTarget('#part')).toEqual({ kind: 'text', address: '' })
  })
})

test('decodeReferences resolves what HTML would and leaves the rest', () => {
  expect(decodeReferences('a &amp; b &#60; &#x3C; &nbsp;')).toBe('a & b < < \u00a0')
  expect(decodeReferences('&unknown; &#0; &#xD800; &#x110000; AT&T &amp;lt;')).toBe(
    '&unknown; &#0; &#xD800; &#x110000; AT&T &lt;',
  )
})

describe('splitSegments', () => {
  test('text without options is one segment', () => {
    expect(splitSegments('a\n\nb')).toEqual([{ kind: 'markdown', text: 'a\n\nb' }])
    expect(splitSegments('  \n')).toEqual([])
  })

  test('an options block between texts', () => {
    expect(
      splitSegments('Which one?\n<options>\n<option>Red</option>\n  <option>Blue & green</option>\n</options>\nThanks'),
    ).toEqual([
      { kind: 'markdown', text: 'Which one?' },
      { kind: 'options', options: ['Red', 'Blue & green'] },
      { kind: 'markdown', text: '\nThanks' },
    ])
  })

  test('on one line', () => {
    expect(splitSegments('<options><option>a</option><option>b</option></options>')).toEqual([
      { kind: 'options', options: ['a', 'b'] },
    ])
  })

  test('a block that is still being written shows its complete options only', () => {
    expect(splitSegments('Pick:\n<options>\n<option>a</option>\n<option>b')).toEqual([
      { kind: 'markdown', text: 'Pick:' },
      { kind: 'options', options: ['a'] },
    ])
  })

  test('inside fenced code it is code', () => {
    const text = '```\n<options>\n<option>a</option>\n</options>\n```'
    expect(splitSegments(text)).toEqual([{ kind: 'markdown', text }])
  })
})

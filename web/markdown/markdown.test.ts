import { describe, expect, test } from 'vitest'
import { safeLink } from './links.logic'
import { decodeReferences, parseMarkdown } from './parse'
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

describe('parseMarkdown', () => {
  test.each([
    ['a quote nested 10000 deep', `${'> '.repeat(10_000)}x`],
    ['bullets nested 10000 deep on a line', `${'- '.repeat(10_000)}x`],
    ['a run of opening brackets', '['.repeat(50_000)],
    ['a run of stars', '*'.repeat(50_000)],
    ['a text too large', 'word '.repeat(60_000)],
    ['bullets indented ever further', Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i * 2)}- x`).join('\n')],
  ])('gives up on %s', (_, text) => expect(parseMarkdown(text)).toBeNull())

  test.each([
    ['100 KB in one line', 'a'.repeat(100_000)],
    ['many unclosed emphases', '*a **b '.repeat(14_000)],
    ['many unclosed links', '[a]('.repeat(25_000)],
    ['many unclosed tags', '<a '.repeat(33_000)],
    ['a table of 30000 columns', `${'|a'.repeat(30_000)}\n${'|-'.repeat(30_000)}`],
  ])('reads %s in bounded time', (_, text) => {
    const started = performance.now()
    expect(parseMarkdown(text)).not.toBeNull()
    expect(performance.now() - started).toBeLessThan(3000)
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

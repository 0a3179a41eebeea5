import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../../e2e/testdata/vectors/qr-and-links.json'
import type { CanonicalUrl } from '../api/ids'
import { isHttps, isLoopbackUrl, parseServerUrl, parseTypedServerUrl, unicodeHost } from './serverUrl'

test.each(vectors.serverUrl)('vector $input', ({ input, normalized }) => {
  const parsed = parseServerUrl(input)
  expect(parsed.ok ? parsed.url : null).toBe(normalized)
})

test.each([
  ['', 'empty'],
  ['  \n', 'empty'],
  ['example.org', 'not-a-url'],
  ['https://', 'not-a-url'],
  ['https:example.org', 'not-a-url'],
  ['https:/example.org', 'not-a-url'],
  ['https:///example.org', 'not-a-url'],
  ['https:\\\\example.org', 'not-a-url'],
  ['https://example.org\\path', 'not-a-url'],
  ['https://exa\nmple.org', 'not-a-url'],
  ['https://exa mple.org', 'not-a-url'],
  ['https://ex%61mple.org', 'not-a-url'],
  ['https%3A%2F%2Fexample.org', 'not-a-url'],
  ['https://example.org:99999', 'not-a-url'],
  ['ftp://example.org', 'not-http'],
  ['javascript:alert(1)', 'not-http'],
  ['happy://terminal?key=x', 'not-http'],
  ['https://user:password@example.org', 'has-credentials'],
  ['https://user@example.org', 'has-credentials'],
  ['https://@example.org', 'has-credentials'],
  ['https://example.org@evil.example', 'has-credentials'],
  ['https://example.org/path', 'has-path'],
  ['https://example.org//path', 'has-path'],
  ['https://example.org/..', 'has-path'],
  ['https://example.org/./', 'has-path'],
  ['https://example.org?', 'has-query'],
  ['https://example.org/?a=1', 'has-query'],
  ['https://example.org#', 'has-fragment'],
  ['https://example.org/#a', 'has-fragment'],
  [`https://${'a'.repeat(300)}.org`, 'too-long'],
  ['https://example.org..', 'not-a-url'],
  ['https://.example.org', 'not-a-url'],
  ['https://example..org', 'not-a-url'],
  ['https://.', 'not-a-url'],
])('refuses %j: %s', (text, problem) => {
  expect(parseServerUrl(text)).toEqual({ ok: false, problem })
})

const host = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((ip) => `[${ip}]`),
  fc.constantFrom('localhost', 'nas', 'bücher.example', 'Ünïcode.example', '0x7f.1', '[::ffff:127.0.0.1]'),
)
const address = fc
  .record({
    scheme: fc.constantFrom('http', 'https', 'HTTPS', 'Http'),
    host,
    port: fc.option(fc.oneof(fc.constantFrom(80, 443, 3005), fc.integer({ min: 1, max: 65_535 })), { nil: null }),
    slashes: fc.nat({ max: 3 }),
  })
  .map(({ scheme, host, port, slashes }) => {
    return `${scheme}://${host}${port === null ? '' : `:${port}`}${'/'.repeat(slashes)}`
  })

describe('identity', () => {
  // The dot writes the name out to the root: the same DNS name, and the same certificate.
  test.each([
    ['https://example.org.', 'https://example.org'],
    ['https://Example.org.:443/', 'https://example.org'],
    ['http://box.local.:3005', 'http://box.local:3005'],
    ['http://localhost.:3005', 'http://localhost:3005'],
    ['http://127.0.0.1.:3005', 'http://127.0.0.1:3005'],
    ['https://bücher.example.', 'https://xn--bcher-kva.example'],
  ])('%s is the same server as %s', (text, url) => {
    expect(parseServerUrl(text)).toEqual({ ok: true, url })
  })

  test('a canonical address is its own canonical form, through both parsers', () => {
    fc.assert(
      fc.property(fc.oneof(address, fc.webUrl(), fc.string()), (text) => {
        const parsed = parseServerUrl(text)
        if (!parsed.ok) return
        expect(parseServerUrl(parsed.url)).toEqual(parsed)
        expect(parseTypedServerUrl(parsed.url)).toEqual(parsed)
        expect(parsed.url).toBe(new URL(parsed.url).origin)
      }),
    )
  })

  test('every well-formed address is read; case, default port and slashes make no difference', () => {
    fc.assert(
      fc.property(address, (text) => {
        const parsed = parseServerUrl(text)
        expect(parsed.ok).toBe(true)
        expect(parseServerUrl(` ${text.toUpperCase()}/`)).toEqual(parsed)
      }),
    )
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })), (text) => {
        expect(typeof parseServerUrl(text).ok).toBe('boolean')
        expect(typeof parseTypedServerUrl(text).ok).toBe('boolean')
      }),
    )
  })
})

test.each([
  ['happy.example.org', 'https://happy.example.org'],
  [' Happy.Example.org/ ', 'https://happy.example.org'],
  ['happy.example.org:8443', 'https://happy.example.org:8443'],
  ['box.tailnet.ts.net', 'https://box.tailnet.ts.net'],
  ['8.8.8.8', 'https://8.8.8.8'],
  ['172.32.0.1', 'https://172.32.0.1'],
  ['[2001:db8::1]:3005', 'https://[2001:db8::1]:3005'],
  ['localhost:3005', 'http://localhost:3005'],
  ['LOCALHOST:3005', 'http://localhost:3005'],
  ['127.0.0.1:3005', 'http://127.0.0.1:3005'],
  ['[::1]:3005', 'http://[::1]:3005'],
  ['192.168.1.20:3005', 'http://192.168.1.20:3005'],
  ['10.0.0.5', 'http://10.0.0.5'],
  ['172.16.0.1', 'http://172.16.0.1'],
  ['169.254.1.1', 'http://169.254.1.1'],
  ['100.64.0.9:3005', 'http://100.64.0.9:3005'],
  ['[fd00::1]:3005', 'http://[fd00::1]:3005'],
  ['[fe80::1]', 'http://[fe80::1]'],
  ['[::ffff:192.168.1.1]:3005', 'http://[::ffff:c0a8:101]:3005'],
  ['[::ffff:8.8.8.8]', 'https://[::ffff:808:808]'],
  ['localhost.localdomain:3005', 'http://localhost.localdomain:3005'],
  ['nas:3005', 'http://nas:3005'],
  ['nas.local:3005', 'http://nas.local:3005'],
  ['https://localhost:3005', 'https://localhost:3005'],
  ['http://happy.example.org', 'http://happy.example.org'],
])('typed %j means %s', (text, url) => {
  expect(parseTypedServerUrl(text)).toEqual({ ok: true, url })
})

test.each([
  ['', 'empty'],
  ['example.org/path', 'has-path'],
  ['me@example.org', 'has-credentials'],
  ['example.org:port', 'not-a-url'],
  ['example.org:0', 'not-a-url'],
  ['https://example.org:00', 'not-a-url'],
  ['ftp://example.org', 'not-http'],
  ['mailto:me', 'not-a-url'],
])('typed %j is refused: %s', (text, problem) => {
  expect(parseTypedServerUrl(text)).toEqual({ ok: false, problem })
})

test.each([
  ['http://localhost:3005', true],
  ['http://app.localhost', true],
  ['http://127.8.9.1', true],
  ['http://[::1]:3005', true],
  ['http://0x7f.1', true],
  ['http://2130706433', true],
  ['http://[::ffff:127.0.0.1]', true],
  ['http://0.0.0.0:3005', true],
  ['http://[::ffff:0.0.0.0]:3005', true],
  ['http://ip6-localhost:3005', true],
  ['http://IP6-loopback', true],
  ['http://localhost.localdomain', true],
  ['http://localhost6.localdomain6', true],
  ['http://localhost4.localdomain4', true],
  ['http://localhost4:3005', true],
  ['http://localhost.:3005', true],
  ['http://localhost5', false],
  ['http://[::ffff:192.168.1.1]', false],
  ['http://my-ip6-localhost', false],
  ['http://localhost.localdomain.example.org', false],
  ['http://192.168.1.20', false],
  ['http://localhost.example.org', false],
  ['http://127.0.0.1.example.org', false],
  ['http://notlocalhost', false],
])('loopback %s: %s', (text, expected) => {
  const parsed = parseServerUrl(text)
  expect(parsed.ok && isLoopbackUrl(parsed.url)).toBe(expected)
})

test.each(['bücher.example', 'münchen.bücher.example', '例え.テスト', 'аррӏе.com', 'i❤.ws', 'straße.de', 'faß.de'])(
  'unicode host %s',
  (name) => {
    const parsed = parseServerUrl(`https://${name}`)
    expect(parsed.ok && unicodeHost(parsed.url)).toBe(name)
  },
)

test('a host in ASCII has no unicode form', () => {
  for (const url of ['https://example.org', 'http://127.0.0.1:3005', 'http://[::1]']) {
    expect(unicodeHost(url as CanonicalUrl)).toBeNull()
  }
})

test('punycode is decoded as the URL parser encoded it', () => {
  const letters = fc.string({
    unit: fc.constantFrom(...'abcxyz019äöüßéñждиשל字漢テスト한글'),
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(letters, (label) => {
      const parsed = parseServerUrl(`https://${label}.example`)
      if (!parsed.ok || !parsed.url.startsWith('https://xn--')) return
      expect(unicodeHost(parsed.url)).toBe(`${label.normalize('NFC')}.example`)
    }),
    { numRuns: 500 },
  )
})

test('https', () => {
  expect(isHttps('https://example.org' as CanonicalUrl)).toBe(true)
  expect(isHttps('http://example.org' as CanonicalUrl)).toBe(false)
})

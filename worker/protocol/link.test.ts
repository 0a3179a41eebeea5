import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../../e2e/testdata/vectors/qr-and-links.json'
import { parseServerUrl } from './serverUrl'
import { formatAccountRequest, parseLink, type TerminalLink } from './link'

const keyText = 'CaGoF-ccOh2nJnhFM53iDzy7-mM8AY1y5QcCk_0Uoj4'
const server = encodeURIComponent('https://happy.example.org')

describe('vectors', () => {
  test.each(vectors.parse)('$note', ({ input, expect: expected }) => {
    const parsed = parseLink(input)
    expect(parsed.ok).toBe(expected.ok)
    if (!parsed.ok) return
    expect(base64(parsed.link.key)).toBe(expected.key_b64)
    expect(parsed.link).toMatchObject(
      expected.kind === 'account'
        ? { kind: 'account-request' }
        : { kind: 'terminal-link', server: expected.server, showsFingerprint: false, bindingSecret: null },
    )
  })

  test.each(vectors.build)('reads what terminals build: $note', ({ input, output }) => {
    const link = terminalLinkOf(output)
    expect(link && base64(link.key)).toBe(input.key_b64)
    expect(link?.server).toBe(input.server)
  })
})

test.each([
  ['hello', 'not-a-link'],
  ['', 'not-a-link'],
  ['https://example.org/', 'not-a-link'],
  [`https://example.org/#key=${keyText}`, 'not-a-link'],
  [`https://example.org/terminal/connect/more#key=${keyText}`, 'not-a-link'],
  [`javascript:/terminal/connect#key=${keyText}`, 'not-a-link'],
  [`happy://account?${keyText}`, 'not-a-link'],
  ['happy://terminal', 'not-a-link'],
  ['happy://terminal?', 'key-missing'],
  ['happy://terminal?key=', 'key-missing'],
  [`happy://terminal?server=${server}`, 'key-missing'],
  ['https://example.org/terminal/connect', 'key-missing'],
  [`https://example.org/terminal/connect?key=${keyText}`, 'key-missing'],
  [`https://example.org/terminal/connect#${keyText}`, 'key-missing'],
  [`#${keyText}`, 'key-missing'],
  [`happy://terminal?key=${keyText}A`, 'key-invalid'],
  [`happy://terminal?key=${keyText.slice(1)}`, 'key-invalid'],
  [`happy://terminal?key=${keyText.slice(0, -1)}5`, 'key-invalid'],
  [`happy://terminal?key=${keyText.replace('-', '+')}`, 'key-invalid'],
  ['happy://terminal?key=%E0%A4%A', 'key-invalid'],
  [`happy://terminal?key=${keyText}&server=${server}&s=short`, 'key-invalid'],
  [`happy://terminal?key=${keyText}&s=`, 'key-invalid'],
  [`happy://terminal?key=${keyText}&key=${keyText}`, 'repeated-parameter'],
  [`happy://terminal?key=${keyText}&server=&server=${server}`, 'repeated-parameter'],
  [`happy://terminal?key=${keyText}&s=${keyText}&s=${keyText}`, 'repeated-parameter'],
  [`happy://terminal?key=${keyText}&fp=1&fp=0`, 'repeated-parameter'],
  [`#key=${keyText}&key=${keyText}`, 'repeated-parameter'],
  [`happy://terminal?key=${keyText}&server=example.org`, 'server-invalid'],
  [`happy://terminal?key=${keyText}&server=%E0%A4%A`, 'server-invalid'],
  [`happy://terminal?key=${keyText}&server=${encodeURIComponent('https://happy.example/path')}`, 'server-invalid'],
  [`happy://terminal?key=${keyText}&server=${encodeURIComponent(server)}`, 'server-invalid'],
  ['happy:///account?', 'key-missing'],
  [`happy:///account?${keyText.slice(1)}`, 'key-invalid'],
  [`happy:///account?key=${keyText}`, 'key-invalid'],
  [`happy:///account/?${keyText}`, 'not-a-link'],
  // A handled link is one link, encoded once; it cannot hold another fragment.
  ['#web%2Bhappy%3A', 'not-a-link'],
  ['#web%2Bhappy%3A%E0%A4%A', 'not-a-link'],
  [`#${encodeURIComponent(encodeURIComponent(`web+happy://terminal?${keyText}`))}`, 'key-missing'],
  [`#${encodeURIComponent(`web+happy:#key=${keyText}`)}`, 'not-a-link'],
  [`#${encodeURIComponent(`https://a.example/terminal/connect#key=${keyText}`)}`, 'key-missing'],
  [`#web+happy://elsewhere?a&key=${keyText}`, 'not-a-link'],
  [`happy://terminal?key=${keyText}&x=${'x'.repeat(10_240)}`, 'too-long'],
  [`happy://terminal?key=${keyText}&x=${'x'.repeat(2048)}`, 'too-long'],
])('%s: %s', (text, problem) => {
  expect(parseLink(text)).toEqual({ ok: false, problem })
})

test.each([
  `web+happy://terminal?key=${keyText}&server=${server}`,
  `HAPPY://terminal?key=${keyText}&server=${server}`,
  `happy://terminal/?key=${keyText}&server=${server}`,
  `happy://terminal?key=${keyText}%3D&server=${server}`,
  `happy://terminal?&key=${keyText}&&v=%&server=${server}&flag`,
  `http://localhost:5173/terminal/connect?from=mail#key=${keyText}&server=${server}`,
  `https://example.org/terminal/connect/#key=${keyText}&server=${server}`,
])('also reads %s', (text) => {
  expect(terminalLinkOf(text)?.server).toBe('https://happy.example.org')
})

test.each([formatAccountRequest(keyText), `web+happy:///account?${keyText}`, `HAPPY:///account?${keyText}=`])(
  'a device asks for an account: %s',
  (text) => {
    for (const written of [text, `#${encodeURIComponent(text.replace(/^happy:/i, 'web+happy:'))}`]) {
      const parsed = parseLink(written)
      expect(parsed).toMatchObject({ ok: true, link: { kind: 'account-request' } })
      expect(parsed.ok && base64(parsed.link.key)).toBe(vectors.key_b64)
    }
  },
)

function named(address: string): string | null | undefined {
  const parsed = parseLink(`happy://terminal?key=${keyText}&server=${encodeURIComponent(address)}`)
  if (!parsed.ok) expect(parsed.problem).toBe('server-invalid')
  return parsed.ok && parsed.link.kind === 'terminal-link' ? parsed.link.server : undefined
}

const appLinkTo = (server: string): string => `web+happy://terminal?key=${keyText}&server=${server}`

describe('the server that a link names', () => {
  test.each([
    ['HTTPS://Happy.Example.ORG', 'https://happy.example.org'],
    ['https://happy.example.org:443/', 'https://happy.example.org'],
    ['http://happy.example.org:80', 'http://happy.example.org'],
    ['https://happy.example.org:80', 'https://happy.example.org:80'],
    ['https://happy.example.org.', 'https://happy.example.org'],
    ['http://[::1]:3005', 'http://[::1]:3005'],
    ['http://[2001:DB8:0:0::1]', 'http://[2001:db8::1]'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    // Cyrillic letters that look like Latin ones are another server, and stay one.
    ['https://exаmple.org', 'https://xn--exmple-4nf.org'],
    ['http://2130706433:3005', 'http://127.0.0.1:3005'],
  ])('%s is %s', (address, url) => {
    expect(named(address)).toBe(url)
  })

  test.each([
    'https://happy.example.org@evil.example',
    'https://user:pw@happy.example.org',
    'https://happy.example.org/path',
    'https://happy.example.org/..',
    'https://happy.example.org?x',
    'https://happy.example.org#x',
    'https:happy.example.org',
    'https:\\\\happy.example.org',
    'https://happy.example.org\\@evil.example',
    'https://happy.example.org%2eevil.example',
    'https://happy%2Eexample.org',
    'https://happy.exam\tple.org',
    'https%3A%2F%2Fhappy.example.org',
    'javascript:alert(1)',
    'javascript://happy.example.org/%0aalert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'blob:https://happy.example.org/x',
    'ws://happy.example.org',
    'happy.example.org',
    '//happy.example.org',
    `https://${'a'.repeat(400)}.example`,
  ])('%j is refused', (address) => {
    expect(named(address)).toBeUndefined()
  })

  test('is decoded as often as it was encoded, and never once more', () => {
    const once = encodeURIComponent('https://happy.example.org')
    expect(terminalLinkOf(appLinkTo(once))?.server).toBe('https://happy.example.org')
    // A protocol handler is given the link encoded once more.
    expect(terminalLinkOf(`#${encodeURIComponent(appLinkTo(once))}`)?.server).toBe('https://happy.example.org')
    expect(terminalLinkOf(appLinkTo(encodeURIComponent(once)))).toBeNull()
    expect(terminalLinkOf(`#${encodeURIComponent(appLinkTo(encodeURIComponent(once)))}`)).toBeNull()
    expect(terminalLinkOf(`#${appLinkTo(once)}`)?.server).toBe('https://happy.example.org')
  })
})

test('a fingerprint is shown for fp=1 only', () => {
  for (const [fp, shown] of Object.entries({ '1': true, '0': false, '': false, true: false })) {
    expect(terminalLinkOf(`#key=${keyText}&fp=${fp}`)?.showsFingerprint).toBe(shown)
  }
})

describe('laws', () => {
  const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Uint8Array(bytes))
  const link = fc.record({
    key: bytes32,
    server: fc.option(
      fc.webAuthority().map((authority) => `https://${authority}`),
      { nil: null },
    ),
    bindingSecret: fc.option(bytes32, { nil: null }),
    showsFingerprint: fc.boolean(),
  })
  const form = fc.constantFrom(
    (tail: string) => `happy://terminal?${tail}`,
    (tail: string) => `https://app.example/terminal/connect#${tail}`,
    (tail: string) => `#${tail}`,
    (tail: string) => ` web+happy://terminal?${tail}\n`,
    (tail: string) => `#${encodeURIComponent(`web+happy://terminal?${tail}`)}`,
    (tail: string) => `https://app.example/terminal/connect#${encodeURIComponent(`web+happy://terminal?${tail}`)}`,
  )

  test('what is built is read back, in any order and with unknown names between', () => {
    fc.assert(
      fc.property(link, form, fc.infiniteStream(fc.nat()), (built, write, order) => {
        const expectedServer = built.server === null ? null : parseServerUrl(built.server)
        fc.pre(expectedServer === null || expectedServer.ok)
        const parts = [
          `key=${base64Url(built.key)}`,
          'unknown=%zz',
          ...(built.server === null ? [] : [`server=${encodeURIComponent(built.server)}`]),
          ...(built.bindingSecret ? [`s=${base64Url(built.bindingSecret)}`] : []),
          ...(built.showsFingerprint ? ['fp=1'] : []),
        ]
        const shuffled = parts
          .map((part) => ({ part, rank: order.next().value ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ part }) => part)
        expect(parseLink(write(shuffled.join('&')))).toEqual({
          ok: true,
          link: { kind: 'terminal-link', ...built, server: expectedServer?.ok ? expectedServer.url : null },
        })
      }),
    )
  })

  test('any repeated parameter is refused', () => {
    const named = fc.constantFrom(`key=${keyText}`, `server=${server}`, `s=${keyText}`, 'fp=1')
    fc.assert(
      fc.property(form, named, (write, repeated) => {
        const tail = [`key=${keyText}`, `server=${server}`, `s=${keyText}`, 'fp=1', repeated].join('&')
        expect(parseLink(write(tail))).toEqual({ ok: false, problem: 'repeated-parameter' })
      }),
    )
  })

  test('never throws; what is read has a whole key and a canonical server', () => {
    const nearlyALink = fc
      .array(fc.constantFrom('happy://terminal?', '#', 'key=', keyText, '&', 'server=', server, 's=', 'fp=1', '%', '='))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearlyALink, fc.webUrl({ withFragments: true })), (text) => {
        const parsed = parseLink(text)
        if (!parsed.ok) return
        expect(parsed.link.key).toHaveLength(32)
        if (parsed.link.kind === 'terminal-link' && parsed.link.server !== null) {
          expect(parseServerUrl(parsed.link.server)).toEqual({ ok: true, url: parsed.link.server })
          // No server but one that the text names.
          expect(decodeAll(text).toLowerCase()).toContain(new URL(parsed.link.server).host)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

/** Percent-decoded as often as that changes it. */
function decodeAll(text: string): string {
  const decoded = text.replaceAll(/%[\da-f]{2}/gi, (escaped) => String.fromCharCode(parseInt(escaped.slice(1), 16)))
  return decoded === text ? text : decodeAll(decoded)
}

function terminalLinkOf(text: string): TerminalLink | null {
  const parsed = parseLink(text)
  return parsed.ok && parsed.link.kind === 'terminal-link' ? parsed.link : null
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function base64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CanonicalUrl } from '../api/ids'
import { formatDeviceCode, parseDeviceCode } from './deviceCode'
import { parseLink } from './link'

const seedText = 'CaGoF-ccOh2nJnhFM53iDzy7-mM8AY1y5QcCk_0Uoj4'
const server = 'https%3A%2F%2Fhappy.example.org'
const rest = `code=${seedText}&server=${server}`
const app = 'https://hub.example.org/sign-in'

test.each([
  ['', 'empty'],
  ['  ', 'empty'],
  ['hello', 'not-a-code'],
  [rest, 'not-a-code'],
  [`https://hub.example.org/#${rest}`, 'not-a-code'],
  [`https://hub.example.org/sign-in/more#${rest}`, 'not-a-code'],
  [`javascript:/sign-in#${rest}`, 'not-a-code'],
  [`happy://terminal?key=${seedText}`, 'not-a-code'],
  [`https://hub.example.org/terminal/connect#key=${seedText}`, 'not-a-code'],
  [app, 'code-missing'],
  [`${app}?${rest}`, 'code-missing'],
  [`${app}#server=${server}`, 'code-missing'],
  [`${app}#key=${seedText}&server=${server}`, 'code-missing'],
  [`${app}#code=&server=${server}`, 'code-missing'],
  [`${app}#code=${seedText}A&server=${server}`, 'code-invalid'],
  [`${app}#code=${seedText.slice(1)}&server=${server}`, 'code-invalid'],
  [`${app}#code=${seedText.slice(0, -1)}5&server=${server}`, 'code-invalid'],
  [`${app}#code=%E0%A4%A&server=${server}`, 'code-invalid'],
  [`${app}#code=${seedText}`, 'server-missing'],
  [`${app}#code=${seedText}&server=`, 'server-missing'],
  [`${app}#code=${seedText}&server=example.org`, 'server-invalid'],
  [`${app}#code=${seedText}&server=https%3A%2F%2Fuser%40happy.example.org`, 'server-invalid'],
  [`${app}#code=${seedText}&server=https%3A%2F%2Fhappy.example.org%2Fpath`, 'server-invalid'],
  [`${app}#code=${seedText}&server=https%253A%252F%252Fhappy.example.org`, 'server-invalid'],
  [`${app}#code=${seedText}&${rest}`, 'repeated-parameter'],
  [`${app}#${rest}&server=${server}`, 'repeated-parameter'],
  [`${app}#${rest}&x=${'x'.repeat(2048)}`, 'too-long'],
])('refuses %s', (text, problem) => {
  expect(parseDeviceCode(text)).toEqual({ ok: false, problem })
})

test.each([
  [` ${app}#${rest} `],
  [`#${rest}`],
  [`#server=${server}&code=${seedText}`],
  [`http://127.0.0.1:4173/sign-in/#${rest}&later=x`],
])('reads %s', (text) => {
  const parsed = parseDeviceCode(text)
  expect(parsed.ok && parsed.code.server).toBe('https://happy.example.org')
})

test('law: what is formatted is read again, and no parser of terminal links takes it', () => {
  const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const servers = fc.constantFrom('https://happy.example.org', 'http://127.0.0.1:3005', 'http://[::1]:3005')
  fc.assert(
    fc.property(seeds, servers, (bytes, url) => {
      const code = { seed: new Uint8Array(bytes), server: url as CanonicalUrl }
      const text = formatDeviceCode('https://hub.example.org', code)
      expect(parseDeviceCode(text)).toEqual({ ok: true, code })
      expect(parseLink(text).ok).toBe(false)
    }),
  )
})

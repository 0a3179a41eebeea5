import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SECURITY_HEADERS } from './securityHeaders'

const folder = join(import.meta.dirname, '..', '..', 'hosting')

/** `name "value"` lines, by lower-case name. */
function headersIn(file: string, line: RegExp): Record<string, string> {
  const lines = readFileSync(join(folder, file), 'utf8').matchAll(line)
  return Object.fromEntries([...lines].map(([, name = '', value = '']) => [name.toLowerCase(), value]))
}

test('nginx sends the same security headers as npm run serve', () => {
  expect(headersIn('nginx.conf', /^ *add_header (\S+) "([^"]*)" always;$/gm)).toEqual(SECURITY_HEADERS)
})

test('Caddy sends the same security headers as npm run serve', () => {
  expect(headersIn('Caddyfile', /^\t+([A-Z]\S+) "([^"]*)"$/gm)).toEqual(SECURITY_HEADERS)
})

test('no path of the app’s name goes without them: in nginx a location with a header of its own would', () => {
  const nginx = readFileSync(join(folder, 'nginx.conf'), 'utf8')
  expect(nginx).not.toMatch(/location[^{]*\{[^}]*add_header/)
  expect(nginx.match(/server_name \S+;/g)).toContain('server_name happy.example.org;')
})

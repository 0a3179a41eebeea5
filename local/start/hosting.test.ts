import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DIAGRAM_HEADERS, SECURITY_HEADERS } from './securityHeaders'

const folder = join(import.meta.dirname, '..', '..', 'hosting')

const policyName = 'content-security-policy'

/** `name "value"` lines, by lower-case name. */
function headersIn(text: string, line: RegExp): Record<string, string> {
  return Object.fromEntries([...text.matchAll(line)].map(([, name = '', value = '']) => [name.toLowerCase(), value]))
}

const both = [
  { document: 'the app', headers: SECURITY_HEADERS, nginx: 'default', caddy: '@others' },
  { document: 'the document that draws diagrams', headers: DIAGRAM_HEADERS, nginx: '/diagram.html', caddy: '@diagram' },
]

test.each(both)('nginx sends the same security headers as npm run serve for $document', ({ headers, nginx: key }) => {
  const nginx = readFileSync(join(folder, 'nginx.conf'), 'utf8')
  const policies = /map \$uri \$happy_hub_policy \{([^}]*)\}/.exec(nginx)?.[1] ?? ''
  expect({
    ...headersIn(nginx, /^ *add_header (\S+) "([^"]*)" always;$/gm),
    [policyName]: headersIn(policies, /^ *(\S+) +"([^"]*)";$/gm)[key],
  }).toEqual(headers)
  expect(nginx).toContain('add_header Content-Security-Policy $happy_hub_policy always;')
})

test.each(both)(
  'Caddy sends the same security headers as npm run serve for $document',
  ({ headers, caddy: matcher }) => {
    const caddy = readFileSync(join(folder, 'Caddyfile'), 'utf8')
    expect({
      ...headersIn(caddy, /^\t+([A-Z]\S+) "([^"]*)"$/gm),
      [policyName]: headersIn(caddy, /^\theader (@\w+) Content-Security-Policy "([^"]*)"$/gm)[matcher],
    }).toEqual(headers)
    expect(caddy).toMatch(/@diagram path \/diagram\.html\n\t@others not path \/diagram\.html/)
  },
)

test('no path of the app’s name goes without them: in nginx a location with a header of its own would', () => {
  const nginx = readFileSync(join(folder, 'nginx.conf'), 'utf8')
  expect(nginx).not.toMatch(/location[^{]*\{[^}]*add_header/)
  expect(nginx.match(/server_name \S+;/g)).toContain('server_name happy.example.org;')
})

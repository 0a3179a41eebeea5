import { expect, test } from 'vitest'
import { patchSource } from './patchSource'
import type { PatchOptions } from './patchSource'

const source = (module: string): string =>
  [
    `  return \`\${${module}configuration.webappUrl}/terminal/connect#key=\${publicKeyBase64}\`;`,
    `  const authUrl = "happy://terminal?" + ${module}encodeBase64Url(keypair.publicKey);`,
    '',
  ].join('\n')

/** Runs the patched lines in a CLI with these settings. */
function links(module: string, options: PatchOptions, cli: { serverUrl: string; webappUrl: string }) {
  const patched = patchSource(source(module), options, 'index.mjs')
  const [web, qr] = patched.split('\n')
  const names = { configuration: cli, encodeBase64Url: () => 'KEY' }
  const given = module === '' ? names : { [module.slice(0, -1)]: names }
  const evaluate = (body: string): unknown => {
    const parameters = { ...given, publicKeyBase64: 'KEY', keypair: {} }
    // oxlint-disable-next-line typescript/no-implied-eval -- the patched text is what is tested
    return new Function(...Object.keys(parameters), body)(...Object.values(parameters))
  }
  return { web: evaluate(web ?? ''), qr: evaluate(`${qr}\nreturn authUrl`) }
}

const hub = 'https://hub.example.org'
const cli = { serverUrl: 'http://10.0.0.5:3005', webappUrl: hub }

test.each(['', 'api.', 'types.'])('QR code and web link name the server of the CLI (module prefix "%s")', (module) => {
  expect(links(module, { webappUrl: hub, publicServerUrl: null }, cli)).toEqual({
    qr: 'happy://terminal?key=KEY&server=http%3A%2F%2F10.0.0.5%3A3005',
    web: 'https://hub.example.org/terminal/connect#key=KEY&server=http%3A%2F%2F10.0.0.5%3A3005',
  })
})

test('a web link that leads elsewhere keeps the form that the official app reads', () => {
  const elsewhere = { ...cli, webappUrl: 'https://app.happy.engineering' }
  const old = 'https://app.happy.engineering/terminal/connect#key=KEY'
  expect(links('', { webappUrl: hub, publicServerUrl: null }, elsewhere).web).toBe(old)
  expect(links('', { webappUrl: null, publicServerUrl: null }, elsewhere).web).toBe(old)
})

test('a public address takes the place of the CLI’s own', () => {
  const patch = { webappUrl: hub, publicServerUrl: 'https://happy.example.org' }
  expect(links('api.', patch, cli)).toEqual({
    qr: 'happy://terminal?key=KEY&server=https%3A%2F%2Fhappy.example.org',
    web: 'https://hub.example.org/terminal/connect#key=KEY&server=https%3A%2F%2Fhappy.example.org',
  })
})

const plain: PatchOptions = { webappUrl: null, publicServerUrl: null }

test.each([
  ['no line', '', 'in 0 places'],
  ['two QR lines', source('') + source('').split('\n')[1], 'in 2 places'],
  ['another QR line', source('').replace('keypair.publicKey', 'publicKey'), 'looks different'],
  ['another web line', source('').replace('configuration.webappUrl', 'webapp'), 'looks different'],
  ['two modules', source('').replace('encodeBase64Url', 'api.encodeBase64Url'), 'not built as expected'],
])('refuses a text with %s', (_, text, reason) => {
  expect(() => patchSource(text, plain, 'index.mjs')).toThrow(reason)
})

import { expect, test } from 'vitest'
import { patchSource } from './patchSource'

const source = (module: string): string =>
  [
    `  return \`\${${module}configuration.webappUrl}/terminal/connect#key=\${publicKeyBase64}\`;`,
    `  const authUrl = "happy://terminal?" + ${module}encodeBase64Url(keypair.publicKey);`,
    'async function waitForAuthentication(keypair) {',
    `          let decrypted = decryptWithEphemeralKey(r, keypair.secretKey);`,
    '          if (decrypted) {',
    '            if (decrypted.length === 32) {',
    '',
  ].join('\n')

test('a module imports the helper and calls it at the four places', () => {
  expect(patchSource(source(''), 'index.mjs').split('\n')).toEqual([
    '  return happyHubLink.webLink(`${configuration.webappUrl}/terminal/connect#key=${publicKeyBase64}`, configuration.serverUrl);',
    '  const authUrl = happyHubLink.qrLink("happy://terminal?" + encodeBase64Url(keypair.publicKey), configuration.serverUrl); // patched by happy-hub cli-patch',
    'async function waitForAuthentication(keypair) { await happyHubLink.describe(keypair.publicKey);',
    '          let decrypted = decryptWithEphemeralKey(r, keypair.secretKey);',
    '          if (decrypted) {',
    '            if (happyHubLink.refuses(decrypted, keypair.publicKey)) return null; if (decrypted.length === 32) {',
    'import * as happyHubLink from "./happy-hub-link.mjs";',
    '',
  ])
})

test.each(['api.', 'types.'])('CommonJS requires it where it is called (names from "%s")', (module) => {
  const helper = 'require("./happy-hub-link.cjs")'
  expect(patchSource(source(module), 'index.cjs').split('\n').slice(0, 2)).toEqual([
    `  return ${helper}.webLink(\`\${${module}configuration.webappUrl}/terminal/connect#key=\${publicKeyBase64}\`, ${module}configuration.serverUrl);`,
    `  const authUrl = ${helper}.qrLink("happy://terminal?" + ${module}encodeBase64Url(keypair.publicKey), ${module}configuration.serverUrl); // patched by happy-hub cli-patch`,
  ])
})

test.each([
  ['no line', '', 'in 0 places'],
  ['two QR lines', source('') + source('').split('\n')[1], 'the QR code in 2 places'],
  ['two waits', source('') + source('').split('\n')[2], 'waiting for the answer in 2 places'],
  ['two checks', source('') + source('').split('\n')[5], 'check of the answer in 2 places'],
  ['another QR line', source('').replace('keypair.publicKey', 'publicKey'), 'QR code in index.mjs looks different'],
  [
    'another web line',
    source('').replace('configuration.webappUrl', 'webapp'),
    'web link in index.mjs looks different',
  ],
  [
    'another wait',
    source('').replace('(keypair) {', '(pair) {'),
    'waiting for the answer in index.mjs looks different',
  ],
  ['another check', source('').replace('let decrypted', 'let r = decrypted'), 'check of the answer in index.mjs looks'],
  ['no check', source('').replace('=== 32', '=== 33'), 'check of the answer in 0 places'],
  ['two modules', source('').replace('encodeBase64Url', 'api.encodeBase64Url'), 'not built as expected'],
])('refuses a text with %s', (_, text, reason) => {
  expect(() => patchSource(text, 'index.mjs')).toThrow(reason)
})

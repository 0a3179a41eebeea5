import { expect, test } from 'vitest'
import { ownScriptUrl } from './trustedTypes'

const app = 'https://hub.example.org/s/a/b'

test.each(['https://hub.example.org/assets/hub-Ab_c-1.js', '/assets/colourWorker-Ab.js', '/sw.js'])(
  '%s is of this app',
  (url) => {
    expect(ownScriptUrl(url, app)).toBe(url)
  },
)

test.each([
  'https://evil.example/assets/hub-Abc.js',
  '//evil.example/sw.js',
  'https://hub.example.org/assets/index-Abc.js',
  'https://hub.example.org/files/sw.js',
  'data:text/javascript,alert(1)',
  'blob:https://hub.example.org/assets/hub-Abc.js',
  '/assets/hub-Abc.js/../evil.js',
])('%s is not', (url) => {
  expect(ownScriptUrl(url, app)).toBeNull()
})

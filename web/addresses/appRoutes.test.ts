import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isAppRoute } from './appRoutes'

const routes = [
  ...readFileSync(join(import.meta.dirname, '../app/Routes.tsx'), 'utf8').matchAll(/<Route path="([^"]+)"/g),
]
  .map(([, path]) => path ?? '')
  .map((path) => path.replaceAll(/:\w+/g, 'id-1'))

test('the routes were found', () => {
  expect(routes).toContain('/s/id-1/id-1')
})

test.each(routes)('%s opens without network', (path) => {
  expect(isAppRoute(path)).toBe(true)
})

test.each([
  '/health',
  '/happy-hub.json',
  '/v1/sessions',
  '/v2/me',
  '/v3/sessions/abc/messages',
  '/files/some/blob',
  '/assets/main-old.js',
  '/nowhere',
  '/picture.png',
  '/settings.png',
])('%s is left to the network', (path) => {
  expect(isAppRoute(path)).toBe(false)
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { serveApp, type ServedApp } from './serveApp'

// Other suites run at the same time on the same few cores.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const PAGE = { accept: 'text/html,application/xhtml+xml' }
let folder: string
let app: ServedApp

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'happy-hub-app-'))
  const distDir = join(folder, 'dist')
  mkdirSync(join(distDir, 'assets'), { recursive: true })
  mkdirSync(join(distDir, '.vite'))
  writeFileSync(join(distDir, 'index.html'), 'the page')
  writeFileSync(join(distDir, 'diagram.html'), 'the document that draws')
  writeFileSync(join(distDir, 'assets', 'main-abc123.js'), 'the script')
  writeFileSync(join(distDir, '.vite', 'manifest.json'), '{}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  app = await serveApp({ distDir, port: 0, defaultServer: 'http://127.0.0.1:3005' })
})

afterAll(async () => {
  await app.stop()
  rmSync(folder, { recursive: true })
})

test.each(['/', '/index.html', '/terminal/connect', '/s/laptop/session/abc?x=1'])('%s is the page', async (path) => {
  const response = await fetch(app.url + path, { headers: PAGE })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.headers.get('cache-control')).toBe('no-cache')
  expect(await response.text()).toBe('the page')
})

test('files with a hash in their name are kept for ever', async () => {
  const response = await fetch(`${app.url}/assets/main-abc123.js`)
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(response.headers.get('content-type')).toContain('javascript')
  expect(await response.text()).toBe('the script')
})

test.each(['/health', '/v1/sessions'])('%s is 404, so that the app sees no Happy server here', async (path) => {
  expect((await fetch(app.url + path)).status).toBe(404)
})

test.each(['/assets/main-old999.js', '/.vite/manifest.json'])('%s is 404 even for a page', async (path) => {
  expect((await fetch(app.url + path, { headers: PAGE })).status).toBe(404)
})

test('nothing outside of the folder is served', async () => {
  // fetch would tidy up the path.
  const text = await new Promise<string>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: app.port, path: '/../secret.txt' }, (response) => {
      let body = ''
      response.on('data', (data: Buffer) => (body += data.toString()))
      response.on('end', () => resolve(body))
    })
    call.on('error', reject)
    call.end()
  })
  expect(text).not.toContain('secret')
})

test('the run-time setting names the default server and is asked for anew each time', async () => {
  const response = await fetch(`${app.url}/happy-hub.json`)
  expect(response.headers.get('cache-control')).toBe('no-cache')
  expect(await response.json()).toEqual({ defaultServer: 'http://127.0.0.1:3005' })
})

test.each(['/', '/assets/main-abc123.js', '/assets/missing.js', '/health', '/happy-hub.json', '/%zz'])(
  '%s has the security headers',
  async (path) => {
    const { headers } = await fetch(app.url + path)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=(self)')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  },
)

test.each(['/diagram.html', '/diagram.html?a=1'])(
  '%s has no origin and no network, and only the app frames it',
  async (path) => {
    const { headers } = await fetch(app.url + path)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("sandbox allow-scripts; default-src 'none';")
    expect(policy).not.toContain('connect-src')
    expect(policy).toContain("frame-ancestors 'self'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-cache')
  },
)

test.each(['/diagram.html/', '/x/diagram.html', '/diagram%2ehtml', '/Diagram.html'])(
  '%s keeps the policy of the app',
  async (path) => {
    expect((await fetch(app.url + path)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  },
)

test('another build is served at the same address, and only it', async () => {
  const next = join(folder, 'next')
  mkdirSync(join(next, 'assets'), { recursive: true })
  writeFileSync(join(next, 'index.html'), 'the next page')
  const served = await serveApp({ distDir: join(folder, 'dist'), port: 0 })
  try {
    expect(await (await fetch(served.url, { headers: PAGE })).text()).toBe('the page')
    await served.switchTo(next)
    expect(await (await fetch(served.url, { headers: PAGE })).text()).toBe('the next page')
    expect((await fetch(`${served.url}/assets/main-abc123.js`)).status).toBe(404)
    expect(await (await fetch(`${served.url}/happy-hub.json`)).json()).toEqual({})
  } finally {
    await served.stop()
  }
  await expect(fetch(served.url)).rejects.toThrow('fetch failed')
})

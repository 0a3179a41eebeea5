/**
 * Not part of `npm test`: serves the built app with the files of `hosting/` in the real nginx and Caddy, asks for every
 * kind of path and checks each answer. A program that is not installed is named and left out (Debian: `apt-get install
 * nginx caddy`). Needs openssl for a certificate.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../e2e/webdriver/freePort'
import { buildAppIfOld } from '../local/start/buildApp'
import { headersOf } from '../local/start/securityHeaders'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'happy-hub-hosting-'))
const site = join(folder, 'site')
const appName = 'hub.example.org'
const happyName = 'happy.example.org'

interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  body: string
}

interface Ports {
  http: number
  https: number
}

/** What stands before the colon goes by the name of the host, as a browser's requests do. */
function ask(port: number, path: string, options: { host?: string; method?: string; plain?: boolean } = {}) {
  const { host = appName, method = 'GET', plain = false } = options
  const module = plain ? http : https
  return new Promise<Answer>((resolve, reject) => {
    const request = module.request(
      { port, host: '127.0.0.1', path, method, servername: host, rejectUnauthorized: false, headers: { host } },
      (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => (body += part))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      },
    )
    request.on('error', reject)
    request.end()
  })
}

const hashedScript = readdirSync(join(await buildAppIfOld(root), 'assets')).find((name) => name.endsWith('.js'))
if (!hashedScript) throw new Error('The build has no script')
const forEver = 'public, max-age=31536000, immutable'

/** Each kind of path: status, type, cache. `cache` null = whatever, but not for ever. */
const paths: { path: string; status: number; type?: RegExp; cache?: string | null }[] = [
  { path: '/', status: 200, type: /^text\/html/, cache: 'no-cache' },
  { path: '/index.html', status: 200, type: /^text\/html/, cache: 'no-cache' },
  { path: '/diagram.html', status: 200, type: /^text\/html/, cache: 'no-cache' },
  { path: '/diagram.html?x=1', status: 200, type: /^text\/html/, cache: 'no-cache' },
  { path: '/settings', status: 200, type: /^text\/html/, cache: 'no-cache' },
  { path: '/sessions/a/b?x=1.js', status: 200, type: /^text\/html/, cache: 'no-cache' },
  { path: '/terminal/connect', status: 200, type: /^text\/html/, cache: 'no-cache' },
  { path: `/assets/${hashedScript}`, status: 200, type: /javascript/, cache: forEver },
  { path: '/assets/missing-0000.js', status: 404, cache: null },
  { path: '/assets/', status: 200, type: /^text\/html/, cache: 'no-cache' },
  { path: '/assets', status: 200, type: /^text\/html/, cache: 'no-cache' },
  { path: '/missing.png', status: 404, cache: null },
  { path: '/happy-hub.json', status: 404, cache: null },
  { path: '/sw.js', status: 200, type: /javascript/, cache: 'no-cache' },
  { path: '/manifest.webmanifest', status: 200, type: /^application\/manifest\+json/, cache: 'no-cache' },
  { path: '/icons/icon-192.png', status: 200, type: /^image\/png/, cache: 'no-cache' },
  { path: '/icons/icon.svg', status: 200, type: /^image\/svg\+xml/, cache: 'no-cache' },
  { path: '/..%2f..%2fetc%2fpasswd', status: 0, cache: null },
]

async function problemsOf(ports: Ports): Promise<string[]> {
  const problems: string[] = []
  const expectAll = (where: string, path: string, { headers }: Answer): void => {
    for (const [name, value] of Object.entries(headersOf(path))) {
      if (headers[name] !== value) problems.push(`${where}: ${name} is ${String(headers[name])}`)
    }
  }
  for (const { path, status, type, cache } of paths) {
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask(ports.https, path, { method })
      const where = `${method} ${path}`
      const { 'content-type': sentType = '', 'cache-control': sentCache = '' } = answer.headers
      if (status !== 0 && answer.status !== status) problems.push(`${where}: answers ${answer.status}, not ${status}`)
      if (type && !type.test(sentType)) problems.push(`${where}: is ${sentType}`)
      if (cache === null ? sentCache.includes('immutable') : sentCache !== cache)
        problems.push(`${where}: cache-control is "${sentCache}"`)
      if (/^root:.*:0:0:/m.test(answer.body)) problems.push(`${where}: gives away files of the machine`)
      // A request that is no sound one may be refused before any site is chosen.
      if (answer.status !== 400) expectAll(where, path, answer)
    }
  }
  const index = readFileSync(join(site, 'index.html'), 'utf8')
  if ((await ask(ports.https, '/settings')).body !== index) problems.push('/settings is not the app')
  const plain = await ask(ports.http, '/settings?a=1', { plain: true })
  if (plain.status !== 308 && plain.status !== 301) problems.push(`http answers ${plain.status}, no redirect`)
  if (!/^https:\/\/hub\.example\.org(:\d+)?\/settings\?a=1$/.test(plain.headers.location ?? ''))
    problems.push(`http leads to ${String(plain.headers.location)}`)
  const happy = await ask(ports.https, '/health', { host: happyName })
  if (happy.body !== 'the happy server: /health') problems.push(`${happyName} answers ${happy.status} ${happy.body}`)
  return problems
}

function fill(file: string, changes: [RegExp, string][]): string {
  return changes.reduce(
    (text, [from, to]) => {
      if (!from.test(text)) throw new Error(`${file} has no ${String(from)}`)
      return text.replace(from, to)
    },
    readFileSync(join(root, 'hosting', file), 'utf8'),
  )
}

/** The command that serves `hosting/nginx.conf`, with ports, certificate and folders of this try. */
function nginxCommand(ports: Ports, happyPort: number): string[] {
  const conf = fill('nginx.conf', [
    [/listen 443/g, `listen 127.0.0.1:${ports.https}`],
    [/listen 80;/g, `listen 127.0.0.1:${ports.http};`],
    [/ +listen \[::\].*\n/g, ''],
    [/ssl_certificate +\S+;/g, `ssl_certificate ${join(folder, 'cert.pem')};`],
    [/ssl_certificate_key +\S+;/g, `ssl_certificate_key ${join(folder, 'key.pem')};`],
    [/root \S+;/g, `root ${site};`],
    [/127\.0\.0\.1:3005/g, `127.0.0.1:${happyPort}`],
  ])
  cpSync('/etc/nginx/mime.types', join(folder, 'mime.types'))
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  )
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root;\n' : ''}daemon off;\npid ${join(folder, 'nginx.pid')};\nerror_log stderr;\n` +
      `events {}\nhttp {\naccess_log off;\n${own.join('\n')}\n${conf}}\n`,
  )
  return ['nginx', '-p', folder, '-c', join(folder, 'nginx.conf')]
}

function caddyCommand(ports: Ports, happyPort: number): string[] {
  const conf = fill('Caddyfile', [
    [
      /^(hub\.example\.org|happy\.example\.org) \{/gm,
      `$1 {\n\ttls ${join(folder, 'cert.pem')} ${join(folder, 'key.pem')}`,
    ],
    [/root \* \S+/, `root * ${site}`],
    [/127\.0\.0\.1:3005/, `127.0.0.1:${happyPort}`],
  ])
  writeFileSync(
    join(folder, 'Caddyfile'),
    `{\n\tadmin off\n\thttp_port ${ports.http}\n\thttps_port ${ports.https}\n}\n${conf}`,
  )
  return ['caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')]
}

async function tryProgram(name: string, commandOf: (ports: Ports, happyPort: number) => string[]): Promise<boolean> {
  if (spawnSync(name, [name === 'nginx' ? '-v' : 'version']).error) {
    console.log(`${name}: left out, it is not installed`)
    return true
  }
  const happy = http.createServer((request, response) => response.end(`the happy server: ${request.url ?? ''}`))
  happy.listen(0, '127.0.0.1')
  await once(happy, 'listening')
  const ports = { http: await freePort(), https: await freePort() }
  const [command = '', ...args] = commandOf(ports, (happy.address() as AddressInfo).port)
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  })
  let log = ''
  child.stderr.on('data', (part: Buffer) => (log += part.toString()))
  const exited = once(child, 'exit')
  try {
    await untilAnswers(ports, child)
    const problems = await problemsOf(ports)
    console.log(problems.length === 0 ? `${name}: all ${paths.length} kinds of path are right` : `${name}:`)
    for (const problem of problems) console.log(`  ${problem}`)
    return problems.length === 0
  } catch (error) {
    console.log(`${name}: ${String(error)}\n${log}`)
    return false
  } finally {
    child.kill('SIGTERM')
    await exited
    happy.close()
  }
}

async function untilAnswers(ports: Ports, child: { exitCode: number | null }): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    const answer = await ask(ports.https, '/').catch(() => null)
    if (answer) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

cpSync(join(root, 'dist'), site, { recursive: true })
mkdirSync(join(folder, 'logs'))
execFileSync(
  'openssl',
  [
    ...'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=example.org'.split(' '),
    '-addext',
    `subjectAltName=DNS:${appName},DNS:${happyName}`,
    '-keyout',
    join(folder, 'key.pem'),
    '-out',
    join(folder, 'cert.pem'),
  ],
  { stdio: 'ignore' },
)
const results = [await tryProgram('nginx', nginxCommand), await tryProgram('caddy', caddyCommand)]
rmSync(folder, { recursive: true, force: true })
process.exitCode = results.every(Boolean) ? 0 : 1

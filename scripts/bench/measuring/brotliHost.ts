import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join, relative } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { SECURITY_HEADERS } from '../../../local/start/securityHeaders'

/** A host of one built app as a good one on the internet is: everything compressed beforehand, hashed files kept for ever. */
export interface BrotliHost {
  url: string
  /** What was asked for since the last call. */
  takeLog(): { requests: number; bytes: number }
  stop(): Promise<void>
}

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
}
const PACKED_ALREADY = new Set(['.png'])
/** Names that change with their contents: Vite's, and those of other builds. */
const HASHED = /[-.][\w-]{8,}\.\w+$/

interface HostedFile {
  type: string
  body: Buffer
  isPacked: boolean
}

/** `defaultServer`: told to the app in `/happy-hub.json`; `headers`: of each answer. */
export async function startBrotliHost(
  distDir: string,
  defaultServer?: string,
  headers: Record<string, string> = SECURITY_HEADERS,
): Promise<BrotliHost> {
  const files = readFiles(distDir)
  if (defaultServer !== undefined)
    files.set('/happy-hub.json', packed('.json', Buffer.from(JSON.stringify({ defaultServer }))))
  let log = { requests: 0, bytes: 0 }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', 'http://host').pathname
    const isFile = extname(path) !== ''
    const file = files.get(path) ?? (isFile || path.startsWith('/health') ? undefined : files.get('/index.html'))
    log.requests++
    if (!file) return void response.writeHead(404).end()
    log.bytes += file.body.length
    response.writeHead(200, {
      ...headers,
      'content-type': file.type,
      'content-length': file.body.length,
      'cache-control': HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(file.isPacked ? { 'content-encoding': 'br' } : {}),
    })
    response.end(file.body)
  }

  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    takeLog() {
      const taken = log
      log = { requests: 0, bytes: 0 }
      return taken
    },
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function readFiles(distDir: string): Map<string, HostedFile> {
  const names = readdirSync(distDir, { recursive: true, encoding: 'utf8' })
  const paths = names.map((name) => join(distDir, name)).filter((path) => statSync(path).isFile())
  return new Map(paths.map((path) => [`/${relative(distDir, path)}`, packed(extname(path), readFileSync(path))]))
}

function packed(extension: string, body: Buffer): HostedFile {
  const isPacked = !PACKED_ALREADY.has(extension)
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    body: isPacked ? brotliCompressSync(body) : body,
    isPacked,
  }
}

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance } from 'fastify'

/**
 * Only our own code runs in the page (DESIGN 5). `connect-src` is open: people add servers at any address.
 * Trusted Types are not in yet: the app has no policy for its own worker URLs.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  "img-src 'self' data: blob:",
  'connect-src * ws: wss:',
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

/** Vite puts a hash of the content into the names of this folder's files. */
const HASHED_FILES = '/assets/'

export interface ServedApp {
  /** `http://localhost:<port>` */
  url: string
  port: number
  stop(): Promise<void>
}

export interface ServeAppOptions {
  /** Folder of the built app */
  distDir: string
  /** 0 = any free one */
  port: number
  /** Told to the app in `/happy-hub.json`: the server that people are offered first */
  defaultServer: string
  /** Told as well: first names of servers, by URL */
  labels?: Record<string, string>
  /** Told as well: terminals that wait for an approval, at the time of the request */
  demo?(): { label: string; link: string }[]
}

/**
 * Serves the built app on loopback: files, and `index.html` for its routes.
 * @throws Error with `code: 'EADDRINUSE'` when the port is taken
 */
export async function serveApp(options: ServeAppOptions): Promise<ServedApp> {
  const app = await createApp(options)
  await app.listen({ port: options.port, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  let second: Server | null
  try {
    second = await listenOnIpv6(app, port)
  } catch (error) {
    await app.close()
    throw error
  }
  return {
    url: `http://localhost:${port}`,
    port,
    async stop() {
      second?.closeAllConnections()
      second?.close()
      await app.close()
    },
  }
}

async function createApp({ distDir, defaultServer, labels, demo }: ServeAppOptions): Promise<FastifyInstance> {
  const app = fastify({ forceCloseConnections: true })
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(SECURITY_HEADERS)
  })
  app.get('/happy-hub.json', (_request, reply) =>
    // What is undefined is left out.
    reply.header('cache-control', 'no-cache').send({ defaultServer, labels, demo: demo?.() }),
  )
  await app.register(fastifyStatic, {
    root: distDir,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (reply, path) => {
      const isHashed = path.replaceAll('\\', '/').includes(HASHED_FILES)
      reply.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.setNotFoundHandler((request, reply) => {
    // Only what a browser navigates to is a route of the app: the app itself asks this origin for `/health` to see
    // whether a Happy server answers here, and must get its 404.
    const isPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    if (!isPage || /\.\w+$/.test(request.url.split(/[?#]/)[0] ?? ''))
      return reply.code(404).send({ error: 'Not found' })
    return reply.sendFile('index.html')
  })
  return app
}

/** `localhost` is both addresses: another program on `[::1]` would get the browser's requests instead of us. */
async function listenOnIpv6(app: FastifyInstance, port: number): Promise<Server | null> {
  const server = createServer((request, response) => app.routing(request, response))
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      // A computer without IPv6 resolves `localhost` to the other address only.
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve(null)
      else reject(error)
    })
    server.listen({ port, host: '::1' }, () => resolve(server))
  })
}

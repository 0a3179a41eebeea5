import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance } from 'fastify'
import { headersOf } from './securityHeaders'

/** Vite puts a hash of the content into the names of this folder's files. */
const HASHED_FILES = '/assets/'

export interface ServedApp {
  /** `http://localhost:<port>` */
  url: string
  port: number
  /** From now on another build is served, at the same address. */
  switchTo(distDir: string): Promise<void>
  stop(): Promise<void>
}

export interface ServeAppOptions {
  /** Folder of the built app */
  distDir: string
  /** 0 = any free one */
  port: number
  /** Address to listen on; missing = both loopback addresses */
  host?: string
  /** Told to the app in `/happy-hub.json`: the server that people are offered first; missing = the app's own choice */
  defaultServer?: string
  /** Told as well: first names of servers, by URL */
  labels?: Record<string, string>
  /** Told as well: terminals that wait for an approval, at the time of the request */
  demo?(): { label: string; link: string }[]
}

/**
 * Serves the built app: files, and `index.html` for its routes.
 * @throws Error with `code: 'EADDRINUSE'` when the port is taken
 */
export async function serveApp(options: ServeAppOptions): Promise<ServedApp> {
  let app = await createApp(options)
  const listener: RequestListener = (request, response) => {
    // Before anything else, so that every answer has them, whatever becomes of the request.
    for (const [name, value] of Object.entries(headersOf(request.url ?? ''))) response.setHeader(name, value)
    app.routing(request, response)
  }
  const first = await listen(listener, options.port, options.host ?? '127.0.0.1')
  const servers = [first]
  const stop = async (): Promise<void> => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    await app.close()
  }
  const { port } = first.address() as AddressInfo
  if (options.host === undefined) {
    // `localhost` is both addresses: another program on `[::1]` would get the browser's requests instead of us.
    try {
      servers.push(await listen(listener, port, '::1'))
    } catch (error) {
      // A computer without IPv6 resolves `localhost` to the other address only.
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT') {
        await stop()
        throw error
      }
    }
  }
  return {
    url: `http://localhost:${port}`,
    port,
    async switchTo(distDir) {
      const before = app
      app = await createApp({ ...options, distDir })
      await before.close()
    },
    stop,
  }
}

async function createApp({ distDir, defaultServer, labels, demo }: ServeAppOptions): Promise<FastifyInstance> {
  const app = fastify()
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
  await app.ready()
  return app
}

function listen(listener: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer(listener)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => resolve(server))
  })
}

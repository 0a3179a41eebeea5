import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { IdKind, ServerContext } from './core/context'
import { createEventRouter } from './core/events'
import { createHttpApp } from './core/http'
import { createCuid } from './core/ids'
import { createPresence } from './core/presence'
import { registerAccessKeyRoutes } from './routes/accessKeys'
import { registerAccountRoutes } from './routes/account'
import { registerArtifactRoutes } from './routes/artifacts'
import { registerAttachmentRoutes } from './routes/attachments'
import { registerAuthRoutes } from './routes/auth'
import { registerConnectedServiceRoutes } from './routes/connectedServices'
import { registerHealthRoutes } from './routes/health'
import { registerKvRoutes } from './routes/kv'
import { registerMachineRoutes } from './routes/machines'
import { registerMessageRoutes } from './routes/messages'
import { registerPushRoutes } from './routes/pushTokens'
import { registerSessionRoutes } from './routes/sessions'
import { registerSocialRoutes } from './routes/social'
import { registerUsageRoutes } from './routes/usage'
import { acceptConnections, createSocketServer, hasActiveUi } from './sockets/connection'
import { REAL_RPC_TIMINGS, type RpcTimings } from './sockets/rpcRelay'
import { openDatabase, type Database } from './store/database'
import { createTestControls, type TestControls } from './testControls'
import { createTokens, seedOfMasterSecret } from './core/tokens'

const PRESENCE_FLUSH_MS = 5_000
const PRESENCE_EXPIRY_MS = 60_000

export interface HappyServerOptions {
  /** Folder of the database; `':memory:'` keeps nothing */
  dataDir: string
  /** 0 or missing = any free one */
  port?: number
  host?: '127.0.0.1'
  /** Signs the tokens as a real server of this secret would; missing = a random key, kept in the data folder */
  masterSecret?: string
  rpcTimings?: Partial<RpcTimings>
}

export interface HappyServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end */
  url: string
  port: number
  testControls: TestControls
  /** Closes all sockets and the database. */
  stop(): Promise<void>
}

/**
 * A local Happy server that speaks docs/protocol.md: the embedded default of `npm start` and the test bed.
 * @throws Error with a one-line text when the data folder is in use; with `code: 'EADDRINUSE'` when the port is
 */
export async function startHappyServer(options: HappyServerOptions): Promise<HappyServer> {
  const db = openDatabase(options.dataDir)
  try {
    return await serve(db, options)
  } catch (error) {
    db.close()
    throw error
  }
}

async function serve(db: Database, options: HappyServerOptions): Promise<HappyServer> {
  const { masterSecret } = options
  const tokens = createTokens(masterSecret === undefined ? storedSeed(db) : await seedOfMasterSecret(masterSecret))
  const app = await createHttpApp(tokens)
  const io = createSocketServer(app.fastify.server)
  const forcedIds = new Map<IdKind, string[]>()
  const clock = { offsetMs: 0 }
  const now = (): number => Date.now() + clock.offsetMs
  const events = createEventRouter(io, db, now)
  const presence = createPresence(db, events, now)
  const newId = (kind: IdKind): string => forcedIds.get(kind)?.shift() ?? createCuid(now())
  const context: ServerContext = { db, tokens, events, presence, now, newId }

  registerHealthRoutes(app, context)
  registerAuthRoutes(app, context)
  registerSessionRoutes(app, context)
  registerMessageRoutes(app, context)
  registerMachineRoutes(app, context)
  registerArtifactRoutes(app, context)
  registerKvRoutes(app, context)
  registerAccountRoutes(app, context)
  registerUsageRoutes(app, context)
  registerAttachmentRoutes(app, context)
  registerPushRoutes(app, context, (accountId) => hasActiveUi(io, accountId))
  registerAccessKeyRoutes(app, context)
  registerConnectedServiceRoutes(app, context)
  registerSocialRoutes(app, context)
  acceptConnections(io, context, { ...REAL_RPC_TIMINGS, ...options.rpcTimings })

  const host = options.host ?? '127.0.0.1'
  try {
    await app.fastify.listen({ port: options.port ?? 0, host })
  } catch (error) {
    io.engine.close()
    throw error
  }
  const { port } = app.fastify.server.address() as AddressInfo
  const timers = [
    setInterval(() => presence.flush(), PRESENCE_FLUSH_MS),
    setInterval(() => presence.expire(), PRESENCE_EXPIRY_MS),
  ]
  return {
    url: `http://${host}:${port}`,
    port,
    testControls: createTestControls({ io, db, events, presence, forcedIds, clock }),
    async stop() {
      for (const timer of timers) clearInterval(timer)
      presence.flush()
      io.disconnectSockets(true)
      io.engine.close()
      await app.fastify.close()
      db.close()
    },
  }
}

/** A random seed needs none of the stretching that a person's secret gets, and a start is quick without. */
function storedSeed(db: Database): Uint8Array {
  const name = 'token_seed'
  const known = db.get<{ value: string }>('SELECT value FROM server_settings WHERE name = ?', [name])
  if (known) return Buffer.from(known.value, 'base64')
  const seed = randomBytes(32)
  db.run('INSERT INTO server_settings (name, value) VALUES (?, ?)', [name, seed.toString('base64')])
  return seed
}

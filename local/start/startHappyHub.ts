import { createServer } from 'node:net'
import { join } from 'node:path'
import { startDemo, type Demo, type WaitingTerminal } from '../demo/startDemo'
import { startHappyServer, type HappyServer } from '../server/startHappyServer'
import { serveApp, type ServedApp } from './serveApp'

export interface HappyHubOptions {
  /** Folder for what the servers store; each gets a folder of its own in it */
  dataDir: string
  /** 0 = any free one; so for the other ports */
  port: number
  laptopPort: number
  cloudPort: number
  /** Scripted agents on both servers */
  demo?: boolean
  /** Makes the app ready to be served. @returns its folder */
  prepareApp(): Promise<string>
}

export interface RunningServer {
  name: 'laptop' | 'cloud'
  url: string
}

export interface HappyHub {
  appUrl: string
  servers: RunningServer[]
  /** Terminals of the demo that wait for an approval; null without the demo */
  demo: WaitingTerminal[] | null
  stop(): Promise<void>
}

/** An answer of four steps then takes about two seconds. */
const DEMO_PACE_MS = 500

/** The app and two local Happy servers, "laptop" (the app's default) and "cloud". Errors have a one-line text. */
export async function startHappyHub(options: HappyHubOptions): Promise<HappyHub> {
  const started: { stop(): Promise<void> }[] = []
  const demos: Demo[] = []
  const waitingTerminals = (): WaitingTerminal[] => demos.flatMap((demo) => demo.waiting())
  const stop = async (): Promise<void> => {
    // First, so that the agents can say goodbye to their servers.
    await Promise.all(demos.map((demo) => demo.stop()))
    await Promise.all(started.map((part) => part.stop()))
  }
  try {
    // Before the build, which takes a while.
    await namingTheFlag('--port', options.port, () => probePort(options.port))
    const laptop = await startServer('laptop', options.laptopPort)
    const cloud = await startServer('cloud', options.cloudPort)
    const distDir = await options.prepareApp()
    const servers: RunningServer[] = [
      { name: 'laptop', url: laptop.url },
      { name: 'cloud', url: cloud.url },
    ]
    const app = await namingTheFlag('--port', options.port, (): Promise<ServedApp> =>
      serveApp({
        distDir,
        port: options.port,
        defaultServer: laptop.url,
        labels: Object.fromEntries(servers.map(({ name, url }) => [url, name])),
        demo: waitingTerminals,
      }),
    )
    started.push(app)
    if (options.demo === true) {
      for (const { name, url } of servers) demos.push(await startDemoOn(name, url, app.url))
    }
    return { appUrl: app.url, servers, demo: options.demo === true ? waitingTerminals() : null, stop }
  } catch (error) {
    await stop()
    throw error
  }

  function startDemoOn(label: string, url: string, appUrl: string): Promise<Demo> {
    const file = join(options.dataDir, 'demo', `${label}.json`)
    return startDemo({ server: { label, url }, appUrl, file, paceMs: DEMO_PACE_MS })
  }

  async function startServer(name: RunningServer['name'], port: number): Promise<HappyServer> {
    const server = await namingTheFlag(`--${name}-port`, port, () =>
      startHappyServer({ dataDir: join(options.dataDir, name), port }),
    )
    started.push(server)
    return server
  }
}

async function namingTheFlag<T>(flag: string, port: number, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    const problem = code === 'EADDRINUSE' ? 'in use' : 'not allowed'
    throw new Error(`Port ${port} is ${problem}. Choose another one with ${flag} <port>.`, { cause: error })
  }
}

/** @throws Error with `code: 'EADDRINUSE'` */
async function probePort(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve()))
  })
}

/** `npm run serve`: the built app for a single machine, or behind a proxy that brings https. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serveApp } from '../local/start/serveApp'

const DIST = join(import.meta.dirname, '..', 'dist')

const HELP = `Usage: npm run serve -- [flags]

Serves the app that "npm run build" made. It runs no Happy server.

  --port <port>             default 4173
  --host <address>          to listen on (default: this computer only)
  --default-server <url>    the Happy server that people are offered first
  --help                    this text

Without https a browser lets the app work on localhost only: see docs/hosting.md.`

try {
  await run()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4173' },
      host: { type: 'string' },
      'default-server': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return
  }
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`--port needs a number, not "${values.port}".`)
  if (!existsSync(join(DIST, 'index.html'))) throw new Error('There is no built app yet. Run "npm run build" first.')
  const defaultServer = values['default-server']
  if (defaultServer !== undefined && !/^https?:\/\/[^/]+\/?$/.test(defaultServer)) {
    throw new Error(`--default-server needs an address like https://happy.example.org, not "${defaultServer}".`)
  }
  const app = await serveApp({
    distDir: DIST,
    port,
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(defaultServer === undefined ? {} : { defaultServer }),
  })
  console.log(`Happy Hub is at ${app.url}\nCtrl-C ends it.`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void app.stop().then(() => process.exit(0)))
  }
}

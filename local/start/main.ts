/** `npm start`: the app and two local Happy servers. */
import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildAppIfOld } from './buildApp'
import { startHappyHub, type HappyHub } from './startHappyHub'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const HELP = `Usage: npm start -- [flags]

Builds Happy Hub if needed, serves it, and runs two local Happy servers, "laptop" and "cloud".

  --port <port>         of the app (default 4173)
  --laptop-port <port>  of the server "laptop" (default 3005)
  --cloud-port <port>   of the server "cloud" (default 3006)
  --demo                scripted agents on both servers, to try the app without a CLI
  --data <folder>       what the servers store (default .happy-hub)
  --help                this text`

const FLAGS = {
  port: { type: 'string', default: '4173' },
  'laptop-port': { type: 'string', default: '3005' },
  'cloud-port': { type: 'string', default: '3006' },
  data: { type: 'string', default: resolve(ROOT, '.happy-hub') },
  demo: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

try {
  await run()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: FLAGS })
  if (values.help) {
    console.log(HELP)
    return
  }
  const hub = await startHappyHub({
    dataDir: resolve(values.data),
    port: readPort('--port', values.port),
    laptopPort: readPort('--laptop-port', values['laptop-port']),
    cloudPort: readPort('--cloud-port', values['cloud-port']),
    demo: values.demo,
    prepareApp: () => {
      console.log('Preparing the app …')
      return buildAppIfOld(ROOT)
    },
  })
  console.log(describe(hub))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void hub.stop().then(() => process.exit(0)))
  }
}

function readPort(flag: string, text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new Error(`${flag} needs a port number from 0 to 65535, not "${text}".`)
  return port
}

function describe(hub: HappyHub): string {
  const servers = hub.servers.map(({ name, url }) => {
    // As the app names it (web/firstSteps/firstSteps.logic.ts).
    const folder = `~/.happy-${new URL(url).host.replaceAll(/[.:]/g, '-')}`
    const settings = `HAPPY_SERVER_URL=${url} HAPPY_WEBAPP_URL=${hub.appUrl} HAPPY_HOME_DIR=${folder}`
    return `Point a CLI at "${name}" (${url}):\n  ${settings} npx happy auth login`
  })
  const parts = [`Happy Hub is at ${hub.appUrl}`, ...servers, describeDemo(hub)]
  return `\n${parts.join('\n\n')}\n\nCtrl-C ends it. What the servers store is kept.`
}

function describeDemo({ demo, appUrl }: HappyHub): string {
  if (demo === null) return 'No CLI at hand? “npm start -- --demo” runs scripted agents on both servers.'
  if (demo.length === 0) return 'The demo runs on both servers, for the account that approved it last time.'
  const links = demo.map(({ label, link }) => `  ${label}: ${link}`)
  const text = `The demo waits for your approval: open ${appUrl}, create an account, and connect its terminals there,\nor by these links:`
  return [text, ...links].join('\n')
}

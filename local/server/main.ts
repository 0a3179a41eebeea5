import { parseArgs } from 'node:util'
import { startHappyServer } from './startHappyServer'

const HELP = `Usage: tsx local/server/main.ts --data <folder> [--port <n>] [--master-secret <text>]

Runs one local Happy server. Prints one line of JSON, {"url":…,"port":…}, when it listens.
SIGTERM and SIGINT end it cleanly; its data survives SIGKILL too.`

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string', default: '0' },
    'master-secret': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help || !values.data) {
  console.log(HELP)
  process.exit(values.help ? 0 : 2)
}

try {
  const masterSecret = values['master-secret']
  const server = await startHappyServer({
    dataDir: values.data,
    port: Number(values.port),
    ...(masterSecret === undefined ? {} : { masterSecret }),
  })
  console.log(JSON.stringify({ url: server.url, port: server.port }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.stop().then(() => process.exit(0)))
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

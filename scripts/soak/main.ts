/**
 * `npm run soak -- --minutes 3 --servers 5 --seed 7`: agents that talk, prompts from the app, and random faults at every
 * layer; in the end what the app shows is compared with what was sent and with what the servers hold. Fails when a
 * message is lost, doubled or out of order. The printed seed repeats the choices of a run, not its moments.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildAppIfOld } from '../../local/start/buildApp'
import { reportSoak } from './report'
import { runSoak } from './runSoak'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    servers: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const options = { minutes: Number(values.minutes), servers: Number(values.servers), seed: Number(values.seed) }
if (!Object.values(options).every((value) => Number.isFinite(value) && value > 0)) {
  throw new Error('--minutes, --servers and --seed are numbers above 0')
}
console.log(`soak: ${options.minutes} min, ${options.servers} servers, seed ${options.seed}`)
const distDir = await buildAppIfOld(join(import.meta.dirname, '..', '..'))
const result = await runSoak(distDir, options, (text) => console.log(text))
process.exitCode = reportSoak(result) ? 0 : 1

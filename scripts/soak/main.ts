/**
 * `npm run soak -- --minutes 3 --servers 5 --seed 7`: agents that talk, prompts from the app, and random faults at every
 * layer; in the end what the app shows is compared with what was sent and with what the servers hold. Fails when a
 * message is lost, doubled or out of order, or when an open chat or an own prompt is not shown within 90 s. The printed seed repeats the choices of a run, not its moments.
 * `--fault <name>`: only this one.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildAppIfOld } from '../../local/start/buildApp'
import { soakFaults } from './faults'
import { reportSoak } from './report'
import { runSoak } from './runSoak'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    servers: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    fault: { type: 'string' },
  },
})
const options = { minutes: Number(values.minutes), servers: Number(values.servers), seed: Number(values.seed) }
const faults = soakFaults.filter(({ name }) => values.fault === undefined || name === values.fault)
if (faults.length === 0) throw new Error(`No fault ${values.fault}: ${soakFaults.map(({ name }) => name).join(', ')}`)
if (!Object.values(options).every((value) => Number.isFinite(value) && value > 0)) {
  throw new Error('--minutes, --servers and --seed are numbers above 0')
}
console.log(`soak: ${options.minutes} min, ${options.servers} servers, seed ${options.seed}`)
const distDir = await buildAppIfOld(join(import.meta.dirname, '..', '..'))
const result = await runSoak(distDir, { ...options, faults }, (text) => console.log(text))
process.exitCode = reportSoak(result) ? 0 : 1

/**
 * `npm run bench`: how soon the app is usable and what it costs, in this machine's Chromium, on the built app behind
 * brotli. Prints a table and writes JSON; compares with `bench/baseline.json` as ratios. `--url` measures another web
 * client, or another build of this one (`--dist`), in turns in the same run. Asserts nothing: clocks differ by machine.
 */
import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { chromiumArguments, findChromium } from '../../e2e/engines/findChromium'
import { programPath } from '../../e2e/engines/findProgram'
import { buildAppIfOld } from '../../local/start/buildApp'
import { startBrotliHost } from './brotliHost'
import { chartOf, tableOf, type Figures } from './figures'
import { measureHub } from './hub'
import { measureNeutral } from './neutral'
import { seedServer } from './seed'
import { measureStart } from './startup'

const root = join(import.meta.dirname, '..', '..')
const baselineFile = join(root, 'bench', 'baseline.json')
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    dist: { type: 'string' },
    url: { type: 'string' },
    'save-baseline': { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs)
const distDir = values.dist ?? (await buildAppIfOld(root))
const browser = await chromium.launch({ executablePath: programPath(findChromium()), args: [...chromiumArguments] })
const { server, app } = await seedServer(37)
const host = await startBrotliHost(distDir, server.url)
try {
  if (values.url !== undefined) {
    console.log(tableOf(await measureNeutral(browser, { ours: host.url, theirs: values.url }, runs), null))
  } else {
    report({ ...(await measureStart(browser, host, app, runs)), ...(await measureHub()) })
  }
} finally {
  await browser.close()
  await host.stop()
  await server.stop()
}

function report(figures: Figures): void {
  const baseline = existsSync(baselineFile) ? (JSON.parse(readFileSync(baselineFile, 'utf8')) as Figures) : null
  console.log(tableOf(figures, baseline))
  mkdirSync(join(root, 'bench'), { recursive: true })
  const file = values['save-baseline'] ? baselineFile : join(root, 'bench', 'latest.json')
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`)
  const title = 'Happy Hub, medians in ms (below each: the baseline)'
  writeFileSync(join(root, 'docs', 'bench.svg'), chartOf(figures, baseline, title))
}

/**
 * `npm run bench`: how soon the app is usable and what it costs, in this machine's Chromium, on the built app behind
 * brotli. Prints a table and the targets, and writes JSON; compares with `bench/baseline.json` as ratios. `--only` names
 * some of the parts. `--url` (or `--other-dist`, a built folder) measures another web client in turns in the same run:
 * `--prepare` is a script that signs its page in, `--chat-path` where it shows a chat, `--server-port` where it looks for
 * the server. Asserts nothing: clocks differ by machine.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { chromiumArguments, findChromium } from '../../e2e/engines/findChromium'
import { programPath } from '../../e2e/engines/findProgram'
import { buildAppIfOld } from '../../local/start/buildApp'
import { otherClient, ownClient, startBarePage } from './clients'
import { measureBeside } from './measureBeside'
import { startBrotliHost } from './measuring/brotliHost'
import { measureChats } from './chats'
import { chartOf, tableOf, type Figures } from './figures'
import { measureHub } from './hub'
import { listSizes, measureList } from './lists'
import { measureLive } from './live'
import { measureLoad } from './load'
import { startSeededServer } from './measuring/seed'
import { measureStart } from './startup'
import { judge } from './targets'

const root = join(import.meta.dirname, '..', '..')
const baselineFile = join(root, 'bench', 'baseline.json')
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: 'start,hub,live,lists,chats,load' },
    dist: { type: 'string' },
    url: { type: 'string' },
    'other-dist': { type: 'string' },
    prepare: { type: 'string' },
    'chat-path': { type: 'string', default: '/session/{id}' },
    'server-port': { type: 'string', default: '0' },
    'save-baseline': { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs)
const distDir = values.dist ?? (await buildAppIfOld(root))

const parts: Record<string, () => Promise<Figures>> = {
  start: () => startFigures(),
  hub: measureHub,
  live: () => measureLive(distDir),
  async lists() {
    const figures: Figures = {}
    for (const size of listSizes) Object.assign(figures, await measureList(distDir, size, runs))
    return figures
  },
  chats: () => measureChats(distDir, runs),
  load: () => measureLoad(distDir),
}

const isBesideAnother = values.url !== undefined || values['other-dist'] !== undefined
const figures: Figures = isBesideAnother ? await besideAnother() : {}
for (const name of isBesideAnother ? [] : values.only.split(',')) {
  const measure = parts[name]
  if (!measure) throw new Error(`No part ${name}: ${Object.keys(parts).join(', ')}`)
  console.log(`… ${name}`)
  Object.assign(figures, await measure())
}
report()

async function startFigures(): Promise<Figures> {
  const seeded = await startSeededServer({ sessions: 37, chats: [60] })
  const host = await startBrotliHost(distDir, seeded.server.url)
  const browser = await chromium.launch({ executablePath: programPath(findChromium()), args: [...chromiumArguments] })
  try {
    return await measureStart(browser, host, seeded, runs)
  } finally {
    await browser.close()
    await host.stop()
    await seeded.stop()
  }
}

async function besideAnother(): Promise<Figures> {
  const seeded = await startSeededServer({ sessions: 37, chats: [60] }, Number(values['server-port']))
  const host = await startBrotliHost(distDir, seeded.server.url)
  const other = values['other-dist'] === undefined ? null : await startBrotliHost(values['other-dist'], undefined, {})
  const prepare = values.prepare === undefined ? '' : readFileSync(values.prepare, 'utf8')
  const bare = await startBarePage()
  const theirs = { url: other?.url ?? values.url ?? '', prepare, chatPath: values['chat-path'] }
  try {
    const clients = [ownClient(host.url, seeded), otherClient(seeded, theirs)]
    return await measureBeside(clients, { name: 'bare page', url: bare.url }, seeded, runs)
  } finally {
    await bare.stop()
    await other?.stop()
    await host.stop()
    await seeded.stop()
  }
}

function report(): void {
  const baseline = existsSync(baselineFile) ? (JSON.parse(readFileSync(baselineFile, 'utf8')) as Figures) : null
  console.log(tableOf(figures, baseline))
  console.log(`\n${judge(figures)}`)
  if (isBesideAnother) return drawChart()
  mkdirSync(join(root, 'bench'), { recursive: true })
  const file = values['save-baseline'] ? baselineFile : join(root, 'bench', 'latest.json')
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`)
}

function figuresOf(who: string): Figures {
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) =>
      name.startsWith(`${who} `) ? [[name.slice(who.length + 1), value]] : [],
    ),
  )
}

function drawChart(): void {
  const title = 'Usable after, in ms: Happy Hub (blue) and the other client (grey), in turns in one run'
  writeFileSync(join(root, 'docs', 'bench.svg'), chartOf(figuresOf('ours'), figuresOf('theirs'), title))
}

/**
 * `npm run bench:isolation`: how long a message of a good server takes to the screen while another server attacks, and
 * how long Pause takes on the attacker. Prints median, 95th percentile, memory of the hub, and ratios; asserts nothing.
 * `npm run bench:isolation -- --messages 40 --only "frame"`
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright'
import { openAppBrowser } from '../e2e/fixtures/browsers/appBrowser'
import { chooseAction, serverEntry } from '../e2e/fixtures/pages/servers'
import { sessionRows } from '../e2e/fixtures/pages/sessions'
import { addServer, createAccount } from '../e2e/fixtures/pages/signIn'
import { linkSimulatedSession } from '../e2e/fixtures/simulatedSession'
import { startLocalTestServers } from '../e2e/fixtures/servers/testServers'
import { attacks, type AttackName } from '../e2e/hostile/attacks'
import { startHostileServer } from '../e2e/hostile/startHostileServer'
import { buildAppIfOld } from '../local/start/buildApp'
import { serveApp } from '../local/start/serveApp'
import { messages } from '../web/i18n/messages'

const { values } = parseArgs({
  options: { messages: { type: 'string', default: '40' }, only: { type: 'string', default: '' } },
})
const count = Number(values.messages)
const pauseBetweenMs = 150
const patienceMs = 30_000
const calmMs = 300

const distDir = await buildAppIfOld(join(import.meta.dirname, '..'))
const [good] = await startLocalTestServers(1)
if (!good) throw new Error('A server is needed')
const hostile = await startHostileServer()
const app = await serveApp({ distDir, port: 0, defaultServer: good.url })
const browser = await openAppBrowser({ appUrl: app.url })
const page = await browser.newTab()
await createAccount(page)
const agent = await linkSimulatedSession(page, app.url, good, '/home/dev/good')
await addServer(page, hostile.url, 'separate-key')
const servers = await browser.newTab('/servers')
await page.goto('/')
await sessionRows(page, 'good').click()
await page.getByRole('log').waitFor()

/** As text: what tsx adds to functions is not there in the page. Resolves to the time at which the text was painted. */
function shownAt(text: string): Promise<number | null> {
  return page.evaluate<number | null>(`new Promise((resolve) => {
    const until = Date.now() + ${patienceMs}
    requestAnimationFrame(function look() {
      if (document.querySelector('[role=log]')?.textContent.includes(${JSON.stringify(text)})) resolve(Date.now())
      else if (Date.now() > until) resolve(null)
      else requestAnimationFrame(look)
    })
  })`)
}

let said = 0
async function messageLatency(): Promise<number> {
  const text = `message ${++said} of the good server`
  const shown = shownAt(text)
  const start = Date.now()
  await agent.say(text)
  return ((await shown) ?? Number.POSITIVE_INFINITY) - start
}

async function messageLatencies(): Promise<number[]> {
  // A tab in the background draws once a second.
  await page.bringToFront()
  const latencies: number[] = []
  for (let sent = 0; sent < count; sent++) {
    latencies.push(await messageLatency())
    await new Promise((resolve) => setTimeout(resolve, pauseBetweenMs))
  }
  return latencies
}

/** What an attack left behind is not the next one's. */
async function untilCalm(): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const latency = await messageLatency()
    await new Promise((resolve) => setTimeout(resolve, 500))
    if (latency < calmMs) return
  }
}

/** From the click until the entry says paused; then it goes on. */
async function pauseLatency(tab: Page): Promise<number> {
  await tab.bringToFront()
  const start = Date.now()
  await chooseAction(tab, hostile.url, messages.servers.actions.pause)
  await serverEntry(tab, hostile.url).getByText(messages.servers.state.paused, { exact: true }).waitFor()
  const took = Date.now() - start
  await chooseAction(tab, hostile.url, messages.servers.actions.resume)
  return took
}

async function stateWords(tab: Page): Promise<string> {
  const text = await serverEntry(tab, hostile.url).innerText()
  return text.split('\n').find((line) => /connect|reconnect|paused/i.test(line)) ?? '?'
}

const percentile = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
const milliseconds = (value: number): string => (Number.isFinite(value) ? `${Math.round(value)}` : 'not shown')
const mebibytes = async (): Promise<string> => ((await browser.hubs().heapBytes()) / 1024 ** 2).toFixed(1)

const chosen = (Object.keys(attacks) as AttackName[]).filter((name) => name === 'none' || name.includes(values.only))
let calm = Number.NaN
console.log(
  '| attack | p50 ms | p95 ms | p95 / calm | Pause ms | hub MB before → during → after | the server list says |',
)
console.log('|---|---|---|---|---|---|---|')
for (const name of chosen) {
  const before = await mebibytes()
  await hostile.attack(name)
  const sorted = (await messageLatencies()).sort((a, b) => a - b)
  const during = await mebibytes()
  const words = await stateWords(servers)
  const pause = await pauseLatency(servers)
  await hostile.attack('none')
  await untilCalm()
  const p95 = percentile(sorted, 0.95)
  if (name === 'none') calm = p95
  console.log(
    `| ${name} | ${milliseconds(percentile(sorted, 0.5))} | ${milliseconds(p95)} | ${(p95 / calm).toFixed(1)} × | ${pause} | ${before} → ${during} → ${await mebibytes()} | ${words} |`,
  )
}
const problems = browser.problems()
if (problems.length > 0) console.log(`Exceptions:\n${problems.join('\n')}`)

agent.close()
await browser.close()
await app.stop()
await hostile.stop()
await good.stop()

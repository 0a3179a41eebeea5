/**
 * What counts, and no clock: requests and bytes until the sign-in is usable; rows and elements of a short and a long list;
 * what one update sends to the page and changes in it, at both sizes; elements of a short and a long chat; what passes
 * between app and server for 30 messages of an agent (the official client: 31 requests and 180 RPC calls where the session
 * is not open). Part of `npm test`: fails on the first excess.
 */
import { join } from 'node:path'
import type { Page } from 'playwright'
import { openAppBrowser, type AppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import { sessionRows } from '../../e2e/fixtures/pages/sessions'
import { startFaultProxy, type FaultProxy } from '../../e2e/proxy/startFaultProxy'
import { buildAppIfOld } from '../../local/start/buildApp'
import { setTimeout as pause } from 'node:timers/promises'
import { startBrotliHost, type BrotliHost } from './measuring/brotliHost'
import { tellActivity } from './lists'
import { allocatedDuring, signIn, untilCalm } from './measuring/probes'
import { openAgent, startSeededServer, type SeededServer } from './measuring/seed'
import { signInScreen } from './startup'
import { openMeasured } from './measuring/visit'

const sizes = [
  { sessions: 37, messages: 100 },
  { sessions: 3_000, messages: 3_000 },
]
const updates = 8
const said = 30

/** Not more than these, in the short and in the long one alike: what stays the same at both sizes does not grow. */
const limits = {
  'first visit: requests until usable': 20,
  'first visit: kB until usable': 215,
  'list: rows in the page': 60,
  'list: elements in the page': 1_000,
  'one update: parts sent to the page': 4,
  'one update: changes in the page': 160,
  'one update: KB allocated by the page': 160,
  'chat: elements in the page': 1_800,
  '30 messages, chat open: requests': 2,
  '30 messages, chat open: RPC calls': 0,
  '30 messages, chat open: bytes of each': 1_000,
  '30 messages, chat open: KB allocated by the page, of each': 700,
  '30 messages, chat closed: requests': 2,
  '30 messages, chat closed: RPC calls': 0,
  '30 messages, chat closed: bytes of each': 1_000,
  '30 messages, chat closed: KB allocated by the page, of each': 80,
}

type Counts = [keyof typeof limits, number][]

async function countsOf(
  browser: AppBrowser,
  host: BrotliHost,
  seeded: SeededServer,
  proxy: FaultProxy,
): Promise<Counts> {
  host.takeLog()
  const first = await openMeasured(browser.context(), host.url, signInScreen)
  const { requests, bytes } = host.takeLog()
  await first.page.close()
  const page = await signIn(browser, seeded.backupText)
  await page.addInitScript(countSent)
  await page.goto(host.url)
  await sessionRows(page, seeded.titles[0] ?? '')
    .first()
    .waitFor()
  // On a busy machine the page is calm for a while between two parts of a long list.
  // A hub that outlived the navigation has the whole list already, and does not say so again.
  for (let tries = 0; tries < 300 && !(await page.evaluate('globalThis.__isListWhole')); tries++) await pause(200)
  await untilCalm(page)
  const elements = () => page.evaluate<number>(`document.querySelectorAll('*').length`)
  const rows = await page.locator('nav a[data-session-key]').count()
  const inList = await elements()
  const { sent, changed } = await oneUpdate(page, seeded)
  const allocated = await allocatedDuring(page, () => tellUpdates(seeded))
  await sessionRows(page, seeded.titles[0] ?? '')
    .first()
    .click()
  await page
    .getByRole('log')
    .getByText(seeded.lastMessages[0] ?? '')
    .first()
    .waitFor()
  await untilCalm(page)
  return [
    ['first visit: requests until usable', requests],
    ['first visit: kB until usable', Math.round(bytes / 1000)],
    ['list: rows in the page', rows],
    ['list: elements in the page', inList],
    ['one update: parts sent to the page', sent],
    ['one update: changes in the page', changed],
    ['one update: KB allocated by the page', Math.round(allocated / updates)],
    ['chat: elements in the page', await elements()],
    ...(await trafficOf(page, seeded, proxy, 'open')),
    ...(await trafficOf(page, seeded, proxy, 'closed')),
  ]
}

/** What passes between app and server while the agent of the open chat, or of another session, says so many messages. */
async function trafficOf(
  page: Page,
  seeded: SeededServer,
  proxy: FaultProxy,
  chat: 'open' | 'closed',
): Promise<Counts> {
  const agent = await openAgent(seeded, chat === 'open' ? 0 : 2)
  await untilCalm(page)
  const before = proxy.recordings().length
  const passed = () => proxy.recordings().slice(before)
  const arrived = () => passed().filter((one) => one.kind === 'frame' && one.payload.includes('"new-message"')).length
  const allocated = await allocatedDuring(page, async () => {
    for (let message = 0; message < said; message++) {
      await agent.say(`Message ${message} to the ${chat} chat`)
      await pause(100)
    }
    while (arrived() < said) await pause(50)
    // What it makes the app ask for is asked for by then.
    await pause(1_000)
  })
  await untilCalm(page)
  agent.close()
  const all = passed()
  const requests = all.filter((one) => one.kind === 'http' && one.method !== 'OPTIONS')
  const calls = all.filter(
    (one) => one.kind === 'frame' && one.direction === 'to-server' && one.payload.includes('"rpc-call"'),
  )
  const bytes = all.map((one) => {
    if (one.kind === 'frame') return one.payload.length
    return one.kind === 'http' ? one.requestBody.length + (one.answer?.body.length ?? 0) : 0
  })
  const perMessage = Math.round(bytes.reduce((sum, one) => sum + one, 0) / said)
  return [
    [`30 messages, chat ${chat}: requests`, requests.length],
    [`30 messages, chat ${chat}: RPC calls`, calls.length],
    [`30 messages, chat ${chat}: bytes of each`, perMessage],
    [`30 messages, chat ${chat}: KB allocated by the page, of each`, Math.round(allocated / said)],
  ]
}

/**
 * As text: what tsx adds to functions is not there in the page. Counts the operations of the patches that the hub sends,
 * and notes when one says as of when the server's lists are: then the whole list has arrived.
 */
const countSent = `(() => {
  globalThis.__sent = 0
  const listen = MessagePort.prototype.addEventListener
  const count = ({ data }) => {
    globalThis.__sent += data?.ops?.length ?? 0
    globalThis.__isListWhole ||= data?.ops?.some(({ path }) => path.at(-1) === 'listsAsOf')
  }
  MessagePort.prototype.addEventListener = function (type, listener, options) {
    if (type === 'message') listen.call(this, type, count)
    return listen.call(this, type, listener, options)
  }
})()`

const watchChanges = `(() => {
  globalThis.__sent = 0
  globalThis.__changed = 0
  new MutationObserver((records) => { globalThis.__changed += records.length })
    .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
})()`

/** A session begins to work and stops: the costliest update there is, because it takes another place in the list. */
async function oneUpdate(page: Page, seeded: SeededServer): Promise<{ sent: number; changed: number }> {
  await page.evaluate(watchChanges)
  await tellUpdates(seeded)
  await untilCalm(page)
  const [sent, changed] = await page.evaluate<[number, number]>('[globalThis.__sent, globalThis.__changed]')
  return { sent: Math.round(sent / updates), changed: Math.round(changed / updates) }
}

async function tellUpdates(seeded: SeededServer): Promise<void> {
  for (let update = 0; update < updates; update++) {
    tellActivity(seeded, seeded.sessionIds[1] ?? '', update % 2 === 0)
    await pause(150)
  }
}

function check(size: string, name: keyof typeof limits, value: number): void {
  const isWithin = value <= limits[name]
  console.log(`${size.padEnd(14)} ${name.padEnd(40)} ${value} of ${limits[name]} · ${isWithin ? 'ok' : 'TOO MANY'}`)
  if (!isWithin) process.exitCode = 1
}

const distDir = await buildAppIfOld(join(import.meta.dirname, '..', '..'))
for (const { sessions, messages } of sizes) {
  const seeded = await startSeededServer({ sessions, chats: [messages] })
  const proxy = await startFaultProxy({ target: seeded.server.url })
  const host = await startBrotliHost(distDir, proxy.url)
  const browser = await openAppBrowser({ appUrl: host.url })
  try {
    for (const [name, value] of await countsOf(browser, host, seeded, proxy)) check(`${sessions} sessions`, name, value)
  } finally {
    await browser.close()
    await host.stop()
    await proxy.stop()
    await seeded.stop()
  }
}
// Measured on its source of 2026-08-07, of a session that is not open.
console.log('The official client, for the same 30 messages: 31 requests and 180 RPC calls.')

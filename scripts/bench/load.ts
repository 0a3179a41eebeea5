import type { Page } from 'playwright'
import { openAppBrowser, type AppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import { addServer } from '../../e2e/fixtures/pages/signIn'
import { startBrotliHost } from './measuring/brotliHost'
import type { Figures } from './figures'
import { tellActivity } from './lists'
import { setTimeout as pause } from 'node:timers/promises'
import { costOf, framesDuring, percentile, signIn, untilCalm } from './measuring/probes'
import { cpuSeconds, residentMegabytes } from './measuring/processes'
import { startSeededServer, type SeededServer } from './measuring/seed'

const servers = 5
const updatesASecond = 5_000
const tickMs = 10
const loadMs = 6_000
const idleMs = 20_000
const tabs = 10

/** What the app does when much happens, and when nothing does. */
export async function measureLoad(distDir: string): Promise<Figures> {
  const seeded = await Promise.all(
    Array.from({ length: servers }, () => startSeededServer({ sessions: 200, chats: [] })),
  )
  const [first] = seeded
  if (!first) throw new Error('Servers are needed')
  const host = await startBrotliHost(distDir, first.server.url)
  const browser = await openAppBrowser({ appUrl: host.url })
  try {
    const page = await signIn(browser, first.backupText)
    for (const { server } of seeded.slice(1)) await addServer(page, server.url, 'same-key')
    await page.goto(host.url)
    await page.locator('a[data-session-key]').first().waitFor()
    await untilCalm(page)
    return {
      ...(await idle(browser, page)),
      ...(await busy(browser, page, seeded)),
      ...(await manyTabs(browser, seeded)),
    }
  } finally {
    await browser.close()
    await host.stop()
    await Promise.all(seeded.map((one) => one.stop()))
  }
}

/** Servers, updates, hub and pages share the cores: who used how much of them says what a slow frame waited for. */
async function busy(browser: AppBrowser, page: Page, seeded: readonly SeededServer[]): Promise<Figures> {
  let told = 0
  const timer = setInterval(() => {
    for (let count = 0; count < (updatesASecond * tickMs) / 1000; count++, told++) {
      const one = seeded[told % servers]
      const round = Math.floor(told / servers)
      if (one) tellActivity(one, one.sessionIds[round % 200] ?? '', Math.floor(round / 200) % 2 === 0)
    }
  }, tickMs)
  const start = performance.now()
  const serversBefore = process.cpuUsage()
  const browserBefore = cpuSeconds(browser.hubs().browserPid)
  let frames: number[] = []
  const cost = await costOf(page, async () => {
    frames = await framesDuring(page, loadMs)
  })
  clearInterval(timer)
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(serversBefore)
  const browserMs = (cpuSeconds(browser.hubs().browserPid) - browserBefore) * 1000
  return {
    'many updates: told a second': Math.round(told / (ms / 1000)),
    'many updates: the servers, % of a core': Math.round(((user + system) / 1000 / ms) * 100),
    'many updates: whole browser, % of a core': Math.round((browserMs / ms) * 100),
    'many updates: thread of the page, % of a core': Math.round((cost.all / ms) * 100),
    'many updates: frame p95 ms': Math.round(percentile(frames, 0.95) * 10) / 10,
  }
}

/** Counts the timers that are set from now on; of each context, in its own global object. */
const countTimers = `(() => {
  globalThis.__timers = []
  for (const name of ['setTimeout', 'setInterval']) {
    const real = globalThis[name]
    globalThis[name] = (work, ms, ...rest) => {
      globalThis.__timers.push(ms ?? 0)
      return real(work, ms, ...rest)
    }
  }
})()`

const shortTimers = 'globalThis.__timers.filter((ms) => ms < 30_000).length'

async function idle(browser: AppBrowser, page: Page): Promise<Figures> {
  // What goes on after the start is over by then.
  await pause(15_000)
  await page.evaluate(countTimers)
  await browser.hubs().evaluate(countTimers)
  const before = cpuSeconds(browser.hubs().browserPid)
  const cost = await costOf(page, () => pause(idleMs))
  const cpu = cpuSeconds(browser.hubs().browserPid) - before
  return {
    'idle: thread of the page %': Math.round((cost.all / idleMs) * 1000) / 10,
    'idle: whole browser, one core %': Math.round(((cpu * 1000) / idleMs) * 1000) / 10,
    'idle: timers under 30 s set by the page': await page.evaluate<number>(shortTimers),
    'idle: timers under 30 s set by the hub': Number(await browser.hubs().evaluate(shortTimers)),
  }
}

async function manyTabs(browser: AppBrowser, seeded: readonly SeededServer[]): Promise<Figures> {
  const one = residentMegabytes(browser.hubs().browserPid)
  const opened: Page[] = []
  for (let tab = 1; tab < tabs; tab++) {
    const page = await browser.newTab('/')
    await page.locator('a[data-session-key]').first().waitFor()
    opened.push(page)
  }
  const last = opened.at(-1)
  if (last) await untilCalm(last)
  const ten = residentMegabytes(browser.hubs().browserPid)
  const sockets = seeded.map(({ server }) => server.testControls.connectedSockets().length)
  return {
    'one tab: memory of the browser MB': one,
    'ten tabs: memory of the browser MB': ten,
    'ten tabs: sockets of each server': Math.max(...sockets),
  }
}

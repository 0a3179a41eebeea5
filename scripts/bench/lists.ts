import { openAppBrowser, type AppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import { addServer } from '../../e2e/fixtures/pages/signIn'
import { startBrotliHost } from './measuring/brotliHost'
import type { Figures } from './figures'
import { setTimeout as pause } from 'node:timers/promises'
import { costOf, endHub, megabytes, pageHeap, percentile, scrollFrames, signIn, untilCalm } from './measuring/probes'
import { startSeededServer, type SeededServer } from './measuring/seed'
import { median, openMeasured, type Screen } from './measuring/visit'
import type { Page } from 'playwright'

const firstRow: Screen = { path: '/', usable: `document.querySelector('a[data-session-key]') !== null` }
const frames = 120
const updates = 20
const longFrameMs = 50

/** The list at these sizes: servers times sessions. Bigger ones show what grows. */
export const listSizes = [
  { servers: 1, sessions: 37 },
  { servers: 1, sessions: 3_000 },
  { servers: 1, sessions: 50 },
  { servers: 20, sessions: 1_000 },
]

export async function measureList(
  distDir: string,
  size: { servers: number; sessions: number },
  runs: number,
): Promise<Figures> {
  const seeded = await Promise.all(
    Array.from({ length: size.servers }, () => startSeededServer({ sessions: size.sessions, chats: [] })),
  )
  const [first] = seeded
  if (!first) throw new Error('A list needs a server')
  const host = await startBrotliHost(distDir, first.server.url)
  const browser = await openAppBrowser({ appUrl: host.url })
  const name = `list of ${size.servers > 1 ? `${size.servers} x ` : ''}${size.sessions}`
  try {
    const signedIn = await signIn(browser, first.backupText)
    for (const { server } of seeded.slice(1)) await addServer(signedIn, server.url, 'same-key')
    await signedIn.goto(host.url)
    await untilAllListed(signedIn, size.servers * size.sessions)
    await untilCalm(signedIn)
    await signedIn.close()
    const firstRows: number[] = []
    for (let run = 0; run < runs; run++) firstRows.push(await firstRowOf(browser, host.url))
    const { page } = await openMeasured(browser.context(), host.url, firstRow)
    await untilCalm(page)
    return { [`${name}: first row from cache ms`]: median(firstRows), ...(await figuresOf(name, browser, page, first)) }
  } finally {
    await browser.close()
    await host.stop()
    await Promise.all(seeded.map((one) => one.stop()))
  }
}

async function firstRowOf(browser: AppBrowser, url: string): Promise<number> {
  await endHub(browser)
  const { page, measured } = await openMeasured(browser.context(), url, firstRow)
  await untilCalm(page)
  await page.close()
  return measured.usable
}

async function untilAllListed(page: Page, total: number): Promise<void> {
  // Not `waitForFunction`: the app's Content Security Policy forbids it.
  const counted = `[...document.querySelectorAll('section[data-section] h2')]
    .reduce((sum, heading) => sum + Number(/\\d+$/.exec(heading.textContent)?.[0] ?? 0), 0)`
  for (let tries = 0; (await page.evaluate<number>(counted)) < total; tries++) {
    if (tries > 240) throw new Error(`Not all of ${total} sessions are listed`)
    await pause(500)
  }
}

async function figuresOf(name: string, browser: AppBrowser, page: Page, seeded: SeededServer): Promise<Figures> {
  const figures: Figures = {
    [`${name}: rows in the page`]: await page.locator('a[data-session-key]').count(),
    [`${name}: nodes`]: await page.evaluate<number>(`document.querySelectorAll('*').length`),
    [`${name}: heap of the page MB`]: await pageHeap(page),
    [`${name}: heap of the hub MB`]: megabytes(await browser.hubs().heapBytes()),
  }
  // It is told in the middle of the page's idle time, so that nothing else is counted.
  const updating = await costOf(page, async () => {
    for (let update = 0; update < updates; update++) {
      tellActivity(seeded, seeded.sessionIds[update % 2] ?? '', update % 4 < 2)
      await pause(100)
    }
  })
  figures[`${name}: one update, script ms`] = Math.round((updating.script / updates) * 100) / 100
  figures[`${name}: one update, all of the page ms`] = Math.round((updating.all / updates) * 100) / 100
  const filter = page.getByRole('searchbox').first()
  await filter.focus()
  const keys = 'build'
  const typing = await costOf(page, async () => {
    for (const key of keys) {
      await page.keyboard.type(key)
      await pause(150)
    }
  })
  figures[`${name}: a key in the filter, script ms`] = Math.round((typing.script / keys.length) * 10) / 10
  await filter.fill('')
  await untilCalm(page)
  const took = await scrollFrames(page, 'a[data-session-key]', 240, frames)
  figures[`${name}: scrolling, frame p95 ms`] = Math.round(percentile(took, 0.95) * 10) / 10
  figures[`${name}: scrolling, frames over ${longFrameMs} ms`] = took.filter((ms) => ms > longFrameMs).length
  return figures
}

export function tellActivity(seeded: SeededServer, id: string, thinking: boolean): void {
  const activity = { type: 'activity', id, active: true, activeAt: Date.now(), thinking }
  seeded.server.testControls.tellAll(activity)
}

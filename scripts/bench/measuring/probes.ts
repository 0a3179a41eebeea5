import type { CDPSession, Page } from 'playwright'
import type { AppBrowser } from '../../../e2e/fixtures/browsers/appBrowser'
import { linkMessages } from '../../../web/i18n/linkMessages'
import { restoreAccount } from '../../../e2e/fixtures/pages/signIn'
import { setTimeout as pause } from 'node:timers/promises'

/** What a piece of work cost the page's thread, in ms of CPU: other work of the machine is not counted. */
export interface Cost {
  script: number
  /** Script, style, layout and all else of the thread. */
  all: number
}

export async function costOf(page: Page, work: () => Promise<void>): Promise<Cost> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const before = await metricsOf(session)
  await work()
  const after = await metricsOf(session)
  await session.detach()
  return { script: after.script - before.script, all: after.all - before.all }
}

async function metricsOf(session: CDPSession): Promise<Cost> {
  const { metrics } = await session.send('Performance.getMetrics')
  const milliseconds = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000
  return { script: milliseconds('ScriptDuration'), all: milliseconds('TaskDuration') }
}

/** KB that the page's scripts allocate meanwhile, also what is collected again; estimated from samples. */
export async function allocatedDuring(page: Page, work: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.startSampling', {
    samplingInterval: 1024,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  await work()
  const { profile } = await session.send('HeapProfiler.stopSampling')
  await session.detach()
  return Math.round(profile.samples.reduce((sum, { size }) => sum + size, 0) / 1024)
}

/** MB on the page's heap after a collection. */
export async function pageHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return megabytes(usedSize)
}

export const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10

/** Scrolls by `step` px in each frame; how long each frame took. As text: what tsx adds to functions is not in a page. */
export function scrollFrames(page: Page, box: string, step: number, frames: number): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((resolve) => {
    let box = document.querySelector(${JSON.stringify(box)})
    while (box && !/auto|scroll/.test(getComputedStyle(box).overflowY)) box = box.parentElement
    box ??= document.documentElement
    const took = []
    let last = 0
    requestAnimationFrame(function next(now) {
      if (last !== 0) took.push(now - last)
      last = now
      if (took.length === ${frames}) return resolve(took)
      box.scrollTop += ${step}
      requestAnimationFrame(next)
    })
  })`)
}

/** How long each frame took, for so long. */
export function framesDuring(page: Page, ms: number): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((resolve) => {
    const took = []
    const start = performance.now()
    let last = 0
    requestAnimationFrame(function next(now) {
      if (last !== 0) took.push(now - last)
      last = now
      if (now - start > ${ms}) return resolve(took)
      requestAnimationFrame(next)
    })
  })`)
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Until the page and its hub have been calm for a moment, because both work on after what was waited for. */
export async function untilCalm(page: Page): Promise<void> {
  for (let calm = 0, tries = 0; calm < 3 && tries < 60; tries++) {
    const { all } = await costOf(page, () => pause(400))
    calm = all < 25 ? calm + 1 : 0
  }
}

/** Signs in with the backup key; resolves to the page, which shows the list. */
export async function signIn(browser: AppBrowser, backupText: string): Promise<Page> {
  const page = await browser.newTab('/sign-in')
  await restoreAccount(page, backupText)
  await page.getByRole('button', { name: linkMessages.signIn.confirmAccount.goOn, exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  return page
}

/** The next start of the app finds no hub, as after a restart of the browser. */
export async function endHub(browser: AppBrowser): Promise<void> {
  if ((await browser.hubs().count()) > 0) await browser.hubs().kill()
}

import type { Browser, BrowserContext } from 'playwright'
import { openAppBrowser, type AppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import type { BrotliHost } from './measuring/brotliHost'
import { chatScreen } from './chats'
import type { Figures } from './figures'
import { endHub, signIn } from './measuring/probes'
import type { SeededServer } from './measuring/seed'
import { desktop, median, newContext, phone, visit, type Screen } from './measuring/visit'

export const signInScreen: Screen = {
  path: '/',
  usable: `[...document.querySelectorAll('button')].some((button) => /sign|account/i.test(button.textContent) && !button.disabled)
    && document.querySelector('input') !== null`,
}

const list = (rows: number): Screen => ({
  path: '/',
  usable: `document.querySelectorAll('a[data-session-key]').length >= ${rows}`,
})

/** First visit, list and deep link, cold, warm and offline. `runs` of each; medians. */
export async function measureStart(
  browser: Browser,
  host: BrotliHost,
  app: SeededServer,
  runs: number,
): Promise<Figures> {
  const figures: Figures = {}
  for (const cpu of [1, 4]) {
    Object.assign(figures, await firstVisits(browser, host, runs, cpu))
    Object.assign(figures, await signedIn(host, app, runs, cpu))
  }
  return figures
}

async function firstVisits(browser: Browser, host: BrotliHost, runs: number, cpu: number): Promise<Figures> {
  const paints: number[] = []
  const usables: number[] = []
  const figures: Figures = {}
  for (let run = 0; run < runs; run++) {
    const context = await newContext(browser, cpu === 1 ? desktop : phone)
    host.takeLog()
    const { firstPaint, usable } = await visit(context, host.url, signInScreen, cpu)
    const { requests, bytes } = host.takeLog()
    figures['first visit: requests until usable'] = requests
    figures['first visit: kB until usable'] = Math.round(bytes / 1000)
    paints.push(firstPaint)
    usables.push(usable)
    if (run === 0 && cpu === 1) {
      // The service worker takes its time on purpose.
      const page = await context.newPage()
      await page.goto(host.url)
      await page.evaluate(
        'navigator.serviceWorker.ready.then(() => new Promise((resolve) => setTimeout(resolve, 3000)))',
      )
      figures['first visit: kB with service worker'] = Math.round((bytes + host.takeLog().bytes) / 1000)
    }
    await context.close()
  }
  figures[`first visit x${cpu}: first paint ms`] = median(paints)
  figures[`first visit x${cpu}: usable ms`] = median(usables)
  return figures
}

async function signedIn(host: BrotliHost, app: SeededServer, runs: number, cpu: number): Promise<Figures> {
  const cold: number[] = []
  const warm: number[] = []
  const offline: number[] = []
  const deepCold: number[] = []
  const deepWarm: number[] = []
  const browser = await openAppBrowser({ appUrl: host.url, viewport: cpu === 1 ? desktop : phone })
  const context = browser.context()
  const rows = list(app.sessionIds.length)
  const chat = chatScreen(await openOnce(browser, app), app.lastMessages[0] ?? '')
  // Each of them starts the hub, too.
  const start = async (screen: Screen) => {
    await endHub(browser)
    return (await visit(context, host.url, screen, cpu)).usable
  }
  for (let run = 0; run < runs; run++) {
    await forgetFiles(context, host.url)
    cold.push(await start(rows))
    await forgetFiles(context, host.url)
    deepCold.push(await start(chat))
    await keepFiles(context, host)
    warm.push(await start(rows))
    deepWarm.push(await start(chat))
  }
  await keepFiles(context, host)
  await context.setOffline(true)
  for (let run = 0; run < runs; run++) offline.push(await start(rows))
  await browser.close()
  const ofList = `list of ${app.sessionIds.length} x${cpu}`
  return {
    [`${ofList}: cold ms`]: median(cold),
    [`${ofList}: warm ms`]: median(warm),
    [`${ofList}: offline ms`]: median(offline),
    [`chat of 60 by its link x${cpu}: cold ms`]: median(deepCold),
    [`chat of 60 by its link x${cpu}: warm ms`]: median(deepWarm),
  }
}

/** Signs in and opens the chat once, so that its messages are on this device. Resolves to its path. */
async function openOnce(browser: AppBrowser, app: SeededServer): Promise<string> {
  const page = await signIn(browser, app.backupText)
  const row = page.locator(`a[href$="/${app.sessionIds[0]}"]`)
  const path = (await row.getAttribute('href')) ?? ''
  await row.click()
  await page
    .getByRole('log')
    .getByText(app.lastMessages[0] ?? '')
    .first()
    .waitFor()
  await page.close()
  return path
}

/** What the browser keeps of the app's files goes; what the app keeps of the account stays. */
export async function forgetFiles(context: BrowserContext, origin: string): Promise<void> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.clearBrowserCache')
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'service_workers,cache_storage' })
  await page.close()
}

/** Until the service worker has all files. */
async function keepFiles(context: BrowserContext, host: BrotliHost): Promise<void> {
  const page = await context.newPage()
  await page.goto(host.url)
  await page.evaluate('navigator.serviceWorker.ready')
  await page.close()
}

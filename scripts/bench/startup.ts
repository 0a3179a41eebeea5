import type { Browser, BrowserContext } from 'playwright'
import { restoreAccount } from '../../e2e/fixtures/pages/signIn'
import { linkMessages } from '../../web/i18n/linkMessages'
import type { BrotliHost } from './brotliHost'
import type { Figures } from './figures'
import { desktop, median, newContext, phone, visit, type Screen } from './visit'

export interface SeededApp {
  backupText: string
  /** Rows that the list has. */
  sessions: number
  chatId: string
  lastMessage: string
}

const signIn: Screen = {
  path: '/',
  usable: `[...document.querySelectorAll('button')].some((button) => /sign|account/i.test(button.textContent) && !button.disabled)
    && document.querySelector('input') !== null`,
}

const list = (rows: number): Screen => ({
  path: '/',
  usable: `document.querySelectorAll('a[data-session-key]').length >= ${rows}`,
})

const chat = (path: string, last: string): Screen => ({
  path,
  usable: `document.querySelector('[role=log]')?.textContent.includes(${JSON.stringify(last)})
    && document.querySelector('textarea') !== null`,
})

/** First visit, list and deep link, cold, warm and offline. `runs` of each; medians. */
export async function measureStart(browser: Browser, host: BrotliHost, app: SeededApp, runs: number): Promise<Figures> {
  const figures: Figures = {}
  for (const cpu of [1, 4]) {
    Object.assign(figures, await firstVisits(browser, host, runs, cpu))
    Object.assign(figures, await signedIn(browser, host, app, runs, cpu))
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
    const { firstPaint, usable } = await visit(context, host.url, signIn, cpu)
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

async function signedIn(
  browser: Browser,
  host: BrotliHost,
  app: SeededApp,
  runs: number,
  cpu: number,
): Promise<Figures> {
  const cold: number[] = []
  const warm: number[] = []
  const offline: number[] = []
  const deepCold: number[] = []
  const deepWarm: number[] = []
  const context = await newContext(browser)
  const serverId = await signInOnce(context, host, app)
  const chatScreen = chat(`/s/${serverId}/${app.chatId}`, app.lastMessage)
  for (let run = 0; run < runs; run++) {
    await forgetFiles(context, host)
    cold.push((await visit(context, host.url, list(app.sessions), cpu)).usable)
    await forgetFiles(context, host)
    deepCold.push((await visit(context, host.url, chatScreen, cpu)).usable)
    warm.push((await visit(context, host.url, list(app.sessions), cpu)).usable)
    deepWarm.push((await visit(context, host.url, chatScreen, cpu)).usable)
  }
  await keepFiles(context, host)
  await context.setOffline(true)
  for (let run = 0; run < runs; run++) offline.push((await visit(context, host.url, list(app.sessions), cpu)).usable)
  await context.close()
  return {
    [`list of ${app.sessions} x${cpu}: cold ms`]: median(cold),
    [`list of ${app.sessions} x${cpu}: warm ms`]: median(warm),
    [`list of ${app.sessions} x${cpu}: offline ms`]: median(offline),
    [`chat of 60 by its link x${cpu}: cold ms`]: median(deepCold),
    [`chat of 60 by its link x${cpu}: warm ms`]: median(deepWarm),
  }
}

async function signInOnce(context: BrowserContext, host: BrotliHost, app: SeededApp): Promise<string> {
  const page = await context.newPage()
  await page.goto(`${host.url}/sign-in`)
  await restoreAccount(page, app.backupText)
  const goOn = page.getByRole('button', { name: linkMessages.signIn.confirmAccount.goOn, exact: true })
  await goOn.click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await page.goto(host.url)
  const row = page.locator(`a[href$="/${app.chatId}"]`)
  const href = (await row.getAttribute('href')) ?? ''
  // Once open, so that its messages are on this device.
  await page.goto(host.url + href)
  await page.getByText(app.lastMessage).first().waitFor()
  await page.close()
  return href.split('/')[2] ?? ''
}

/** What the browser keeps of the app's files goes; what the app keeps of the account stays. */
async function forgetFiles(context: BrowserContext, host: BrotliHost): Promise<void> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.clearBrowserCache')
  await session.send('Storage.clearDataForOrigin', { origin: host.url, storageTypes: 'service_workers,cache_storage' })
  await page.close()
}

async function keepFiles(context: BrowserContext, host: BrotliHost): Promise<void> {
  const page = await context.newPage()
  await page.goto(host.url)
  await page.evaluate('navigator.serviceWorker.ready')
  await page.close()
}

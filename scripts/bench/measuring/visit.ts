import type { Browser, BrowserContext, Page } from 'playwright'

/** What must be there for a screen to be usable: an expression of the page, true then. */
export interface Screen {
  path: string
  usable: string
}

export interface Visit {
  /** From the navigation, in ms by the page's own clock. */
  firstPaint: number
  usable: number
}

export const desktop = { width: 1280, height: 800 }
export const phone = { width: 390, height: 844 }

const GIVE_UP_MS = 60_000

/** As text: what tsx adds to functions is not there in the page. Looks at every frame, and once more before frames come. */
const watcher = (usable: string) => `(() => {
  const look = () => {
    let there = false
    try { there = Boolean(document.body && (${usable})) } catch {}
    if (there && globalThis.__usableAt === undefined) requestAnimationFrame(() => { globalThis.__usableAt = performance.now() })
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})()`

const whenUsable = `new Promise((resolve, reject) => {
  const timer = setInterval(() => {
    if (performance.now() > ${GIVE_UP_MS}) reject(new Error('not usable: ' + document.body.innerText.slice(0, 300)))
    if (globalThis.__usableAt === undefined) return
    const [paint] = performance.getEntriesByName('first-contentful-paint')
    // The browser tells of it some time after the frame.
    if (!paint && performance.now() < globalThis.__usableAt + 3000) return
    clearInterval(timer)
    resolve({
      firstPaint: Math.round(paint?.startTime ?? -1),
      usable: Math.round(globalThis.__usableAt),
    })
  }, 20)
})`

/** One page of its own is opened, measured and closed. */
export async function visit(context: BrowserContext, origin: string, screen: Screen, cpu: number): Promise<Visit> {
  const { page, measured } = await openMeasured(context, origin, screen, cpu)
  await page.close()
  return measured
}

/** The page stays open; a failed one is closed. */
export async function openMeasured(
  context: BrowserContext,
  origin: string,
  screen: Screen,
  cpu = 1,
): Promise<{ page: Page; measured: Visit }> {
  const page = await context.newPage()
  try {
    await throttle(page, cpu)
    await page.addInitScript(watcher(screen.usable))
    await page.goto(origin + screen.path, { waitUntil: 'commit' })
    return { page, measured: await page.evaluate<Visit>(whenUsable) }
  } catch (error) {
    await page.close()
    throw error
  }
}

/** Only the page: the browser throttles no shared worker. */
async function throttle(page: Page, cpu: number): Promise<void> {
  if (cpu === 1) return
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu })
}

export function newContext(browser: Browser, viewport = desktop): Promise<BrowserContext> {
  return browser.newContext({ viewport, serviceWorkers: 'allow' })
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

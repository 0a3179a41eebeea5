import type { Page } from 'playwright'
import { openAppBrowser, type AppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import { startBrotliHost } from './measuring/brotliHost'
import type { Figures } from './figures'
import { setTimeout as pause } from 'node:timers/promises'
import { costOf, endHub, megabytes, pageHeap, percentile, scrollFrames, signIn, untilCalm } from './measuring/probes'
import { openAgent, startSeededServer } from './measuring/seed'
import { median, openMeasured, type Screen } from './measuring/visit'

const sizes = [100, 20_000]
const log = '[role=log]'
const said = 20
const frames = 300
const longFrameMs = 50

export const chatScreen = (path: string, last: string): Screen => ({
  path,
  usable: `document.querySelector('${log}')?.textContent.includes(${JSON.stringify(last)})
    && document.querySelector('textarea') !== null`,
})

/** A chat of 100 and one of 20,000 messages: opened, told something, scrolled. */
export async function measureChats(distDir: string, runs: number): Promise<Figures> {
  const seeded = await startSeededServer({ sessions: 37, chats: sizes })
  const host = await startBrotliHost(distDir, seeded.server.url)
  const browser = await openAppBrowser({ appUrl: host.url })
  const figures: Figures = {}
  try {
    const signedIn = await signIn(browser, seeded.backupText)
    const href = (await signedIn.locator(`a[href$="/${seeded.sessionIds[0]}"]`).getAttribute('href')) ?? ''
    const [, , serverId = ''] = href.split('/')
    await signedIn.close()
    for (const [index, size] of sizes.entries()) {
      const id = seeded.sessionIds[index] ?? ''
      const screen = chatScreen(`/s/${serverId}/${id}`, seeded.lastMessages[index] ?? '')
      const opened: number[] = []
      for (let run = 0; run <= runs; run++) {
        await endHub(browser)
        const { page, measured } = await openMeasured(browser.context(), host.url, screen)
        // The first one also fetches what is not on this device yet.
        if (run > 0) opened.push(measured.usable)
        await untilCalm(page)
        await page.close()
      }
      const { page } = await openMeasured(browser.context(), host.url, screen)
      await untilCalm(page)
      const agent = await openAgent(seeded, index)
      figures[`chat of ${size}: opened by its link, warm ms`] = median(opened)
      Object.assign(figures, await figuresOf(`chat of ${size}`, browser, page, agent.say))
      agent.close()
      await page.close()
    }
    return figures
  } finally {
    await browser.close()
    await host.stop()
    await seeded.stop()
  }
}

async function figuresOf(
  name: string,
  browser: AppBrowser,
  page: Page,
  say: (text: string) => Promise<void>,
): Promise<Figures> {
  const figures: Figures = {}
  await untilCalm(page)
  const telling = await costOf(page, async () => {
    for (let message = 0; message < said; message++) {
      await say(`Message ${message} that comes while the chat is open`)
      await pause(150)
    }
  })
  figures[`${name}: one message, all of the page ms`] = Math.round((telling.all / said) * 10) / 10
  await page
    .getByText(`Message ${said - 1} that comes`)
    .first()
    .waitFor()
  // Upwards, so that older messages are loaded on the way.
  const took = await scrollFrames(page, log, -300, frames)
  figures[`${name}: scrolling, frame p95 ms`] = Math.round(percentile(took, 0.95) * 10) / 10
  figures[`${name}: scrolling, frames over ${longFrameMs} ms`] = took.filter((ms) => ms > longFrameMs).length
  figures[`${name}: nodes`] = await page.evaluate<number>(`document.querySelectorAll('*').length`)
  figures[`${name}: heap of the page MB`] = await pageHeap(page)
  figures[`${name}: heap of the hub MB`] = megabytes(await browser.hubs().heapBytes())
  return figures
}

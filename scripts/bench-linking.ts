/**
 * `npm run bench:linking`: how long it takes from a link that is brought in to the question about it, in this machine's
 * Chromium, on the built app. Prints medians and spreads; asserts nothing.
 */
import { join } from 'node:path'
import type { Page } from 'playwright'
import { startWaitingTerminal } from '../e2e/agents/waitingTerminal'
import { openAppBrowser } from '../e2e/fixtures/browsers/appBrowser'
import { openConnect, startCamera } from '../e2e/fixtures/pages/connect'
import { createAccount } from '../e2e/fixtures/pages/signIn'
import { startLocalTestServers } from '../e2e/fixtures/servers/testServers'
import { createFakeCamera } from '../e2e/qr/fakeCamera'
import { encodePng } from '../e2e/qr/encodePng'
import { qrPicture } from '../e2e/qr/qrPixels'
import { buildAppIfOld } from '../local/start/buildApp'
import { serveApp } from '../local/start/serveApp'
import { linkMessages } from '../web/i18n/linkMessages'

const runs = Number(process.argv[2] ?? 15)
const distDir = await buildAppIfOld(join(import.meta.dirname, '..'))
const [server] = await startLocalTestServers(1)
if (!server) throw new Error('A server is needed')
const publicUrl = `http://company.example:${new URL(server.url).port}`
const app = await serveApp({ distDir, port: 0, defaultServer: publicUrl })
const camera = await createFakeCamera()
const browser = await openAppBrowser({ appUrl: app.url, camera, loopbackNames: ['*.example'] })

async function newLink() {
  const terminal = await startWaitingTerminal(server?.directUrl ?? '')
  return { qrText: terminal.qrText(publicUrl, 'bound'), webLink: terminal.webLink(app.url, publicUrl, 'bound') }
}

/** Resolves when the question is on the screen: seen by the page itself, so that no polling of ours is measured. */
function questionShown(page: Page): Promise<number> {
  // As text: what tsx adds to functions is not there in the page.
  return page.evaluate<number>(`new Promise((resolve) => {
    const title = ${JSON.stringify(linkMessages.linkTerminal.question.title)}
    requestAnimationFrame(function look() {
      if (document.querySelector('h1')?.textContent === title) requestAnimationFrame(() => resolve(Date.now()))
      else requestAnimationFrame(look)
    })
  })`)
}

/** From the new picture in front of a camera that runs. */
async function cameraToQuestion(): Promise<number> {
  const page = await browser.newTab()
  await camera.show(null)
  await openConnect(page)
  await startCamera(page)
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2)
  const { qrText } = await newLink()
  const shown = questionShown(page)
  const start = Date.now()
  await camera.show(qrText)
  const took = (await shown) - start
  await page.close()
  return took
}

async function imageToQuestion(): Promise<number> {
  const page = await browser.newTab()
  await openConnect(page)
  const buffer = encodePng(qrPicture((await newLink()).qrText))
  const shown = questionShown(page)
  const start = Date.now()
  await page
    .getByLabel(linkMessages.addTerminal.image.choose)
    .setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer })
  const took = (await shown) - start
  await page.close()
  return took
}

/** The browser runs, the app does not: no tab, and the hub has ended. */
async function linkToQuestion(): Promise<number> {
  const page = await browser.context().newPage()
  const { webLink } = await newLink()
  const start = Date.now()
  await page.goto(webLink, { waitUntil: 'commit' })
  const took = (await questionShown(page)) - start
  await page.close()
  return took
}

async function linkToQuestionCold(): Promise<number> {
  await browser.stop()
  await browser.restart()
  return linkToQuestion()
}

const rows: { what: string; times: number[] }[] = []
async function measure(what: string, once: () => Promise<number>, count: number): Promise<void> {
  // The first one fills caches that stay filled.
  await once()
  const times: number[] = []
  for (let run = 0; run < count; run += 1) times.push(await once())
  rows.push({ what, times: times.sort((a, b) => a - b) })
}

try {
  const page = await browser.newTab()
  await createAccount(page)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await measure('camera frame → question', cameraToQuestion, runs)
  await measure('image file → question', imageToQuestion, runs)
  await measure('link click → question, another tab open', linkToQuestion, runs)
  await page.close()
  await measure('link click → question, browser just started', linkToQuestionCold, Math.ceil(runs / 3))
} finally {
  await browser.close()
  await camera.remove()
  await app.stop()
  await server.stop()
}

const at = (times: number[], part: number): number => times[Math.floor((times.length - 1) * part)] ?? Number.NaN
const first = rows[0] ? at(rows[0].times, 0.5) : Number.NaN
for (const { what, times } of rows) {
  const [low, median, high] = [at(times, 0.1), at(times, 0.5), at(times, 0.9)]
  const ratio = (median / first).toFixed(2)
  console.log(
    `${what.padEnd(46)} median ${median} ms (10 % ${low}, 90 % ${high}, n ${times.length}; ${ratio} of the camera)`,
  )
}

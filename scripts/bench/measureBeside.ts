import { setTimeout as pause } from 'node:timers/promises'
import { openAppBrowser, type AppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import type { Figures } from './figures'
import { endHub } from './measuring/probes'
import { residentMegabytes } from './measuring/processes'
import type { SeededServer } from './measuring/seed'
import { forgetFiles } from './startup'
import { desktop, median, openMeasured, phone, type Screen, type Visit } from './measuring/visit'
import { keptMs, type Client, type Visited } from './clients'

const tabs = 10
/** After its start a browser works on for a while. */
const browserStartMs = 4_000
/** By then a browser has thrown away what the start of ten pages left, as it does with tabs that nobody uses. */
const atRestMs = 30_000

const shows = (text: string) => `document.body.innerText.includes(${JSON.stringify(text)})`

/** Any app: something that can be pressed or filled is in view. */
const anything: Screen = {
  path: '/',
  usable: `[...document.querySelectorAll('button, input, [role=button], [tabindex="0"], a[href]')].some((element) => {
    const { top, width } = element.getBoundingClientRect()
    return width > 0 && top >= 0 && /sign|account|create|log in|link/i.test(element.textContent)
  })`,
}

type Seen = Record<string, number[]>
type Note = (name: string, value: number) => void

/**
 * What can be measured of any web client, one visit of each in turns, so that a busy moment hits both. First visits also
 * of a bare page: no client can be sooner. They are made twice, in a browser that has only just been started, whose own
 * start takes much of both cores, and in one that is open already, as a person's is.
 */
export async function measureBeside(
  clients: readonly Client[],
  barePage: Visited,
  seeded: SeededServer,
  runs: number,
): Promise<Figures> {
  const seen: Seen = {}
  const note = (name: string, value: number) => void (seen[name] ??= []).push(value)
  for (const cpu of [1, 4]) {
    const viewport = cpu === 1 ? desktop : phone
    for (let run = 0; run < runs; run++) {
      for (const visited of [...clients, barePage]) {
        await firstVisit(visited, viewport, cpu, 'first visit', note)
        await firstVisit(visited, viewport, cpu, 'first visit, browser open', note)
      }
    }
    const browsers = new Map<Client, AppBrowser>()
    for (const client of clients) {
      const browser = await openAppBrowser({ appUrl: client.url, viewport })
      browsers.set(client, browser)
      await client.signIn(browser)
    }
    for (let run = 0; run < runs; run++) {
      for (const [client, browser] of browsers) await signedInVisits(client, browser, seeded, cpu, note)
    }
    if (cpu === 1) {
      const list = { path: '/', usable: shows(seeded.titles[0] ?? '') }
      for (const [client, browser] of browsers) {
        await endHub(browser)
        await manyTabs(client, browser, list, note)
      }
      const bare = await openAppBrowser({ appUrl: barePage.url, viewport })
      await manyTabs(barePage, bare, anything, note)
      await bare.close()
    }
    for (const browser of browsers.values()) await browser.close()
  }
  return Object.fromEntries(Object.entries(seen).map(([name, values]) => [name, median(values)]))
}

async function firstVisit(
  { name, url }: Visited,
  viewport: typeof desktop,
  cpu: number,
  visit: 'first visit' | 'first visit, browser open',
  note: Note,
): Promise<void> {
  const browser = await openAppBrowser({ appUrl: url, viewport })
  if (visit === 'first visit, browser open') await pause(browserStartMs)
  let bytes = 0
  let requests = 0
  browser.context().on('requestfinished', (request) => {
    requests++
    request
      .sizes()
      .then(({ responseBodySize }) => void (bytes += responseBodySize))
      .catch(() => {})
  })
  const { page, measured } = await openMeasured(browser.context(), url, anything, cpu)
  noteVisit(`${name} x${cpu}: ${visit}`, measured, note)
  if (cpu === 1 && visit === 'first visit') {
    note(`${name}: first visit, requests of the page`, requests)
    note(`${name}: first visit, kB of the page`, Math.round(bytes / 1000))
    await page.evaluate('navigator.serviceWorker?.controller')
    // A service worker takes its time on purpose.
    await pause(6_000)
    note(`${name}: first visit, kB with service worker`, Math.round(bytes / 1000))
  }
  await browser.close()
}

async function signedInVisits(
  client: Client,
  browser: AppBrowser,
  seeded: SeededServer,
  cpu: number,
  note: Note,
): Promise<void> {
  const screens: [string, Screen][] = [
    ['list of 37', { path: '/', usable: shows(seeded.titles[0] ?? '') }],
    ['chat by its link', { path: client.chatPath, usable: shows(seeded.lastMessages[0] ?? '') }],
  ]
  for (const [name, screen] of screens) {
    await endHub(browser)
    await forgetFiles(browser.context(), client.url)
    for (const state of ['cold', 'warm']) {
      await endHub(browser)
      const { page, measured } = await openMeasured(browser.context(), client.url, screen, cpu)
      noteVisit(`${client.name} x${cpu}: ${name}, ${state}`, measured, note)
      // So that the next one finds all files kept.
      await pause(state === 'cold' ? keptMs : 300)
      await page.close()
    }
  }
}

/** Memory that ten tabs take beyond a browser without any: when they have just been opened, and when they stand there. */
async function manyTabs(visited: Visited, browser: AppBrowser, screen: Screen, note: Note): Promise<void> {
  await pause(browserStartMs)
  const before = residentMegabytes(browser.hubs().browserPid)
  for (let tab = 0; tab < tabs; tab++) await openMeasured(browser.context(), visited.url, screen)
  const memory = () => residentMegabytes(browser.hubs().browserPid) - before
  await pause(keptMs)
  note(`${visited.name}: ten tabs, MB`, memory())
  await pause(atRestMs)
  note(`${visited.name}: ten tabs at rest, MB`, memory())
}

function noteVisit(name: string, { firstPaint, usable }: Visit, note: Note): void {
  note(`${name}: first paint ms`, firstPaint)
  note(`${name}: usable ms`, usable)
}

import { openAppBrowser, type AppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import type { Figures } from './figures'
import { setTimeout as pause } from 'node:timers/promises'
import { endHub, signIn } from './probes'
import type { SeededServer } from './seed'
import { forgetFiles } from './startup'
import { desktop, median, openMeasured, phone, type Screen, type Visit } from './visit'

/** By then a client has put its files and data where the next visit finds them. Not every client is ever calm. */
const keptMs = 5_000

/** A web client at an address. */
export interface Client {
  name: 'ours' | 'theirs'
  url: string
  /** Path of the seeded chat. */
  chatPath: string
  /** Makes a browser that is signed in to the seeded account. */
  signIn(browser: AppBrowser): Promise<void>
}

/** Another client: what signs it in is a script of its own page that finds `token` and `secret` (base64url). */
export function otherClient(seeded: SeededServer, other: { url: string; prepare: string; chatPath: string }): Client {
  const { token } = seeded.account
  const script = `((token, secret) => { ${other.prepare} })(${JSON.stringify(token)}, ${JSON.stringify(seeded.secretText)})`
  return {
    name: 'theirs',
    url: other.url,
    chatPath: other.chatPath.replace('{id}', seeded.sessionIds[0] ?? ''),
    async signIn(browser) {
      const page = await browser.newTab('/')
      await page.evaluate(script)
      await page.goto(other.url)
      await pause(keptMs)
      await page.close()
    },
  }
}

export function ownClient(url: string, seeded: SeededServer): Client {
  const client: Client = {
    name: 'ours',
    url,
    chatPath: '',
    async signIn(browser) {
      const page = await signIn(browser, seeded.backupText)
      const row = page.locator(`a[href$="/${seeded.sessionIds[0]}"]`)
      client.chatPath = (await row.getAttribute('href')) ?? ''
      await row.click()
      await pause(keptMs)
      await page.close()
    },
  }
  return client
}

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

/** What can be measured of any web client, one visit of each in turns, so that a busy moment hits both. */
export async function measureNeutral(clients: readonly Client[], seeded: SeededServer, runs: number): Promise<Figures> {
  const seen: Seen = {}
  const note = (name: string, value: number) => void (seen[name] ??= []).push(value)
  for (const cpu of [1, 4]) {
    const viewport = cpu === 1 ? desktop : phone
    for (let run = 0; run < runs; run++) {
      for (const client of clients) await firstVisit(client, viewport, cpu, note)
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
    for (const browser of browsers.values()) await browser.close()
  }
  return Object.fromEntries(Object.entries(seen).map(([name, values]) => [name, median(values)]))
}

type Note = (name: string, value: number) => void

async function firstVisit(client: Client, viewport: typeof desktop, cpu: number, note: Note): Promise<void> {
  const browser = await openAppBrowser({ appUrl: client.url, viewport })
  let bytes = 0
  let requests = 0
  browser.context().on('requestfinished', (request) => {
    requests++
    request
      .sizes()
      .then(({ responseBodySize }) => void (bytes += responseBodySize))
      .catch(() => {})
  })
  const { page, measured } = await openMeasured(browser.context(), client.url, anything, cpu)
  noteVisit(`${client.name} x${cpu}: first visit`, measured, note)
  if (cpu === 1) {
    note(`${client.name}: first visit, requests of the page`, requests)
    note(`${client.name}: first visit, kB of the page`, Math.round(bytes / 1000))
    await page.evaluate('navigator.serviceWorker?.controller')
    // A service worker takes its time on purpose.
    await pause(6_000)
    note(`${client.name}: first visit, kB with service worker`, Math.round(bytes / 1000))
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

function noteVisit(name: string, { firstPaint, usable }: Visit, note: Note): void {
  note(`${name}: first paint ms`, firstPaint)
  note(`${name}: usable ms`, usable)
}

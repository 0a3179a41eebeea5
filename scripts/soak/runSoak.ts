import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright'
import { openAppBrowser, type AppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import { addServer, restoreAccount } from '../../e2e/fixtures/pages/signIn'
import type { Recording } from '../../e2e/proxy/recordings'
import { serveApp } from '../../local/start/serveApp'
import { linkMessages } from '../../web/i18n/linkMessages'
import { formatBackupText } from '../../worker/crypto/backupText'
import { randomBytes } from '../../worker/crypto/bytes'
import { drawFault, type SoakFault, type SoakTarget } from './faults'
import { compareShown, settle } from './compareShown'
import type { Comparison, Sent } from './ledger'
import { createRandom, type Random } from './random'
import { openSession, sendPrompt, waitForAgentText } from './soakPage'
import { startSoakServer, type SoakServer, type SoakSession } from './soakServer'

export interface SoakResult {
  servers: { name: string; comparison: Comparison }[]
  /** How often each fault was made. */
  faults: Record<string, number>
  /** From the end of a fault of the line until the open chat shows what was said then, in ms. */
  reconnects: number[]
  /** How often, while its tab stood, the open chat did not show within 90 s what was said after a fault. */
  staleChats: number
  /** Prompts that were typed and sent in a tab that stood, and whose bubble did not come within 90 s. */
  unshownPrompts: number
  heaps: { before: Heaps; after: Heaps }
  /** Uncaught exceptions of pages and hubs. */
  problems: string[]
}

interface Heaps {
  hub: number
  page: number
}

const sessionsPerServer = 2

/** @param log told what happens, a line each */
export async function runSoak(
  distDir: string,
  options: { minutes: number; servers: number; seed: number; faults: readonly SoakFault[] },
  log: (line: string) => void,
): Promise<SoakResult> {
  const secret = randomBytes(32)
  const names = Array.from({ length: options.servers }, (_, index) => String.fromCharCode(65 + index))
  const servers = await Promise.all(names.map((name) => startSoakServer(name, secret, sessionsPerServer)))
  const app = await serveApp({ distDir, port: 0, defaultServer: servers[0]?.proxy.url ?? '' })
  const browser = await openAppBrowser({ appUrl: app.url })
  try {
    const soak = new Soak(servers, browser, app.url, options, log)
    await soak.signIn(formatBackupText(secret))
    return await soak.run(Date.now() + options.minutes * 60_000)
  } finally {
    await browser.close()
    await app.stop()
    await Promise.all(servers.map((server) => server.stop()))
  }
}

class Soak {
  private readonly random: Random
  private readonly faults: Record<string, number> = {}
  private readonly reconnects: number[] = []
  private staleChats = 0
  private unshownPrompts = 0
  private readonly extraTabs: Page[] = []
  private lastNumber = 0
  private tab: Page | null = null
  private opened: SoakSession | null = null
  /** The first tab does one thing at a time. */
  private turn: Promise<unknown> = Promise.resolve()

  private readonly drawn: readonly SoakFault[]
  private readonly servers: readonly SoakServer[]
  private readonly browser: AppBrowser
  private readonly appUrl: string
  private readonly log: (line: string) => void

  constructor(
    servers: readonly SoakServer[],
    browser: AppBrowser,
    appUrl: string,
    { seed, faults }: { seed: number; faults: readonly SoakFault[] },
    log: (line: string) => void,
  ) {
    this.servers = servers
    this.browser = browser
    this.appUrl = appUrl
    this.log = log
    this.drawn = faults
    this.random = createRandom(seed)
  }

  async signIn(backupText: string): Promise<void> {
    const page = await this.browser.newTab('/sign-in')
    await restoreAccount(page, backupText)
    await page.getByRole('button', { name: linkMessages.signIn.confirmAccount.goOn, exact: true }).click()
    await page.waitForURL((url) => url.pathname !== '/sign-in')
    for (const { proxy } of this.servers.slice(1)) await addServer(page, proxy.url, 'same-key')
    await page.goto('/')
    this.tab = page
  }

  async run(end: number): Promise<SoakResult> {
    const before = await this.heaps()
    await Promise.all([
      ...this.servers.flatMap(({ sessions }) => sessions.map((session) => this.talk(session, end))),
      this.prompt(end),
      this.breakThings(end),
    ])
    this.log('faults are over; waiting until all has arrived')
    await settle(this.servers, this.browser)
    const comparisons = []
    for (const server of this.servers)
      comparisons.push({ name: server.name, comparison: await compareShown(this.browser, server, this.log) })
    const after = await this.heaps()
    return {
      servers: comparisons,
      faults: this.faults,
      reconnects: this.reconnects,
      staleChats: this.staleChats,
      unshownPrompts: this.unshownPrompts,
      heaps: { before, after },
      problems: this.browser.problems(),
    }
  }

  private async talk(session: SoakSession, end: number): Promise<void> {
    const random = this.random.fork()
    while (Date.now() < end) {
      await session.say(this.nextText('agent'))
      await pause(200 + random.below(1_500))
    }
  }

  private async prompt(end: number): Promise<void> {
    const random = this.random.fork()
    while (Date.now() < end) {
      const session = random.pick(random.pick(this.servers).sessions)
      const one: Sent = { text: this.nextText('prompt'), fate: 'unsure' }
      await this.inTurn(async () => {
        const page = this.firstTab()
        await openSession(page, session)
        this.opened = session
        session.sent.push(one)
        const outcome = await sendPrompt(page, one.text)
        if (outcome === 'taken' && one.fate === 'unsure') one.fate = 'taken'
        if (outcome === 'not shown' && !page.isClosed()) this.unshownPrompts++
      }).catch((error: unknown) => this.log(`${one.text} was interrupted: ${firstLine(error)}`))
      await pause(500 + random.below(2_000))
    }
  }

  private async breakThings(end: number): Promise<void> {
    const random = this.random.fork()
    while (Date.now() < end) {
      const fault = drawFault(this.drawn, random)
      const openServer = this.servers.find(({ sessions }) => this.opened !== null && sessions.includes(this.opened))
      const server = openServer && random.chance(0.5) ? openServer : random.pick(this.servers)
      this.faults[fault.name] = (this.faults[fault.name] ?? 0) + 1
      this.log(`${server.name}: ${fault.name}`)
      await fault
        .run(this.target(server))
        .catch((error: unknown) => this.log(`${fault.name} could not be made: ${firstLine(error)}`))
      if (fault.kind === 'line') await this.timeReconnect(server)
      await pause(500 + random.below(3_000))
    }
  }

  private target(server: SoakServer): SoakTarget {
    return {
      server,
      browser: this.browser,
      appUrl: this.appUrl,
      extraTabs: this.extraTabs,
      random: this.random.fork(),
      firstTab: () => this.firstTab(),
      reopen: async () => {
        this.opened = null
        this.tab = await this.browser.newTab()
      },
    }
  }

  /** How long the open chat takes to show what is said now, if it is one of this server. */
  private async timeReconnect(server: SoakServer): Promise<void> {
    await this.inTurn(async () => {
      const session = this.opened
      if (!session || !server.sessions.includes(session)) return
      const text = this.nextText('agent')
      const since = Date.now()
      await session.say(text)
      const page = this.firstTab()
      await waitForAgentText(page, text).catch(async (error: unknown) => {
        if (page.isClosed()) throw error
        this.staleChats++
        await this.tellMore(server, page)
        throw error
      })
      const ms = Date.now() - since
      this.reconnects.push(ms)
      this.log(`${server.name}: current after ${ms} ms`)
    }).catch((error: unknown) => this.log(`${server.name} is not current: ${firstLine(error)}`))
  }

  /** What may say why a chat is stale. */
  private async tellMore(server: SoakServer, page: Page): Promise<void> {
    const picture = join(tmpdir(), `happy-hub-soak-stale-${this.staleChats}.png`)
    await page.screenshot({ path: picture })
    this.log(`${server.name} as it is shown: ${picture}`)
    const recordings = server.proxy.recordings()
    const asked = recordings.filter(({ kind }) => kind !== 'frame').slice(-20)
    for (const one of [...asked, ...recordings.slice(-3)]) this.log(`    ${lineOf(one)}`)
  }

  private async heaps(): Promise<Heaps> {
    const session = await this.browser.context().newCDPSession(this.firstTab())
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    await session.detach()
    return { hub: await this.browser.hubs().heapBytes(), page: usedSize }
  }

  private nextText(from: 'agent' | 'prompt'): string {
    this.lastNumber += 1
    return `${from}-${this.lastNumber}.`
  }

  private firstTab(): Page {
    if (!this.tab) throw new Error('No tab is open')
    return this.tab
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    const done = this.turn.then(step)
    this.turn = done.catch(() => undefined)
    return done
  }
}

function lineOf(recording: Recording): string {
  const time = new Date(recording.time).toISOString().slice(11, 23)
  if (recording.kind === 'http') {
    const { method, url, fault, answer } = recording
    return `${time} ${method} ${url} ${fault} ${answer?.status ?? 'no answer'}`
  }
  return `${time} ${recording.kind} of socket ${recording.socketId}`
}

function firstLine(error: unknown): string {
  return String(error).split('\n')[0] ?? ''
}

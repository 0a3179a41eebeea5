import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright'
import type { AppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import type { FaultEffect } from '../../e2e/proxy/faults'
import type { Random } from './random'
import type { SoakServer } from './soakServer'

/** What a fault acts on. */
export interface SoakTarget {
  server: SoakServer
  browser: AppBrowser
  appUrl: string
  /** Tabs beside the first one. */
  extraTabs: Page[]
  firstTab(): Page
  /** The browser was started again; its tabs are gone. */
  reopen(): Promise<void>
  random: Random
}

/** Runs from the fault to its end. `line`: what was broken is the way to the server, and it is whole again. */
export interface SoakFault {
  name: string
  kind: 'line' | 'server' | 'device'
  /** How often it is drawn, beside the others. */
  weight: number
  run(target: SoakTarget): Promise<void>
}

const between = (random: Random, from: number, to: number): number => from + random.below(to - from)

function line(name: string, weight: number, effect: FaultEffect): SoakFault {
  return {
    name,
    kind: 'line',
    weight,
    async run({ server, random }) {
      server.proxy.setFault(effect)
      await pause(between(random, 300, 6_000))
      server.proxy.clearFaults()
    },
  }
}

export const soakFaults: readonly SoakFault[] = [
  line('refuse', 3, { kind: 'refuse' }),
  line('hang', 3, { kind: 'hang' }),
  line('delay of 800 ms', 2, { kind: 'delay', ms: 800 }),
  line('answers lost', 3, { kind: 'cut' }),
  line('updates doubled', 2, { kind: 'duplicate' }),
  line('updates and requests out of order', 2, { kind: 'reorder' }),
  line('answers and updates cut in half', 2, { kind: 'truncate' }),
  line('401', 1, { kind: 'status', status: 401 }),
  line('429', 1, { kind: 'status', status: 429 }),
  line('500', 2, { kind: 'status', status: 500 }),
  line('HTML', 1, { kind: 'garbage', body: 'html' }),
  line('no JSON', 1, { kind: 'garbage', body: 'not-json' }),
  line('other JSON', 1, { kind: 'garbage', body: 'wrong-json' }),
  {
    name: 'connections cut',
    kind: 'line',
    weight: 4,
    run: ({ server }) => Promise.resolve(server.proxy.cutConnections()),
  },
  {
    name: 'server killed',
    kind: 'server',
    weight: 2,
    run: ({ server, random }) => server.kill(between(random, 200, 4_000)),
  },
  {
    name: 'server set back',
    kind: 'server',
    weight: 1,
    run: ({ server, random }) => server.setBack(between(random, 200, 2_000)),
  },
  { name: 'hub killed', kind: 'device', weight: 2, run: ({ browser }) => browser.hubs().kill() },
  {
    name: 'browser killed',
    kind: 'device',
    weight: 1,
    async run({ browser, reopen, extraTabs }) {
      await browser.kill()
      extraTabs.length = 0
      await browser.restart()
      await reopen()
    },
  },
  {
    name: 'tab opened',
    kind: 'device',
    weight: 2,
    async run({ browser, extraTabs }) {
      if (extraTabs.length < 3) extraTabs.push(await browser.newTab())
    },
  },
  {
    name: 'tab closed',
    kind: 'device',
    weight: 2,
    run: async ({ extraTabs }) => extraTabs.pop()?.close(),
  },
  {
    name: 'offline',
    kind: 'device',
    weight: 2,
    async run({ browser, random }) {
      await browser.context().setOffline(true)
      await pause(between(random, 500, 5_000))
      await browser.context().setOffline(false)
    },
  },
  {
    name: 'clock jump',
    kind: 'device',
    weight: 1,
    async run({ browser, random }) {
      const jump = (random.chance(0.5) ? 1 : -1) * between(random, 60_000, 7_200_000)
      await browser.hubs().evaluate(`{ const now = Date.now; Date.now = () => now() + ${jump} }`)
    },
  },
  {
    name: 'quota full',
    kind: 'device',
    weight: 1,
    async run({ browser, appUrl, firstTab, random }) {
      const session = await browser.context().newCDPSession(firstTab())
      const origin = new URL(appUrl).origin
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
      await pause(between(random, 500, 4_000))
      await session.send('Storage.overrideQuotaForOrigin', { origin })
      await session.detach()
    },
  },
]

export function drawFault(faults: readonly SoakFault[], random: Random): SoakFault {
  let place = random.below(faults.reduce((sum, { weight }) => sum + weight, 0))
  for (const fault of faults) {
    place -= fault.weight
    if (place < 0) return fault
  }
  throw new Error('No fault has a weight')
}

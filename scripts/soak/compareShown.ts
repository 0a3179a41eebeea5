import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { AppBrowser } from '../../e2e/fixtures/browsers/appBrowser'
import { compare, type Comparison } from './ledger'
import { readChat } from './soakPage'
import type { SoakServer } from './soakServer'

const settlePatienceMs = 90_000

/** Ends all faults, and waits until the servers hold every prompt that the app took, or nothing moves any more. */
export async function settle(servers: readonly SoakServer[], browser: AppBrowser): Promise<void> {
  const deadline = Date.now() + settlePatienceMs
  for (const { proxy } of servers) proxy.clearFaults()
  await browser.context().setOffline(false)
  for (const session of servers.flatMap(({ sessions }) => sessions)) {
    while (Date.now() < deadline) {
      const held = new Set(await session.held())
      if (session.sent.every(({ text, fate }) => fate !== 'taken' || held.has(text))) break
      await pause(500)
    }
  }
}

/** What new tabs show of a server's sessions, against what was sent and what the server holds. */
export async function compareShown(
  browser: AppBrowser,
  server: SoakServer,
  log: (line: string) => void,
): Promise<Comparison> {
  const all: Comparison[] = []
  for (const session of server.sessions) {
    const page = await browser.newTab()
    const shown = await readChat(page, session)
    const found = compare(session.sent, await session.held(), shown)
    all.push(found)
    if (found.lost.length + found.doubled.length + found.outOfOrder.length > 0) {
      const picture = join(tmpdir(), `happy-hub-soak-${session.title.replaceAll(' ', '-')}.png`)
      await page.screenshot({ path: picture })
      log(`${session.title} as it was read: ${picture}`)
    }
    await page.close()
  }
  return {
    sent: sum(all, ({ sent }) => sent),
    onServer: sum(all, ({ onServer }) => onServer),
    received: sum(all, ({ received }) => received),
    takenBack: sum(all, ({ takenBack }) => takenBack),
    lost: all.flatMap(({ lost }) => lost),
    doubled: all.flatMap(({ doubled }) => doubled),
    outOfOrder: all.flatMap(({ outOfOrder }) => outOfOrder),
  }
}

function sum<T>(things: readonly T[], size: (thing: T) => number): number {
  return things.reduce((total, thing) => total + size(thing), 0)
}

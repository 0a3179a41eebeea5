import type { Page } from 'playwright'
import { startWaitingTerminal, type WaitingTerminal } from '../agents/waitingTerminal'
import type { AppBrowser } from '../fixtures/browsers/appBrowser'
import { holdStorage } from '../fixtures/holdStorage'
import { approvedHeading, openLink, pressApprove } from '../fixtures/pages/linkTerminal'
import { openServers, serverEntry } from '../fixtures/pages/servers'
import { createAccount, pickMethod } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'
import type { LocalTestServer } from '../fixtures/servers/testServers'
import type { World } from '../fixtures/world'
import type { Gate, HoldPoint } from '../proxy/faults'
import { linkMessages } from '../../web/i18n/linkMessages'
import { messages } from '../../web/i18n/messages'

// Every step of an approval on a new server is cut (docs/design.md 4.3): network, tab, hub, browser. Each step has its own
// server and tab and is held there, so that one cut meets all of them.

/** In the order of the steps: probe, sign in, pending entry, approve, read back, promote. */
const points = ['probe', 'sign-in', 'pending-entry', 'approve-sent', 'approve-stored', 'read-back', 'promote'] as const
type Point = (typeof points)[number]

/** The server holds our answer already: the approval is a fact, whatever became of us. */
const isStored = (point: Point): boolean => ['approve-stored', 'read-back', 'promote'].includes(point)

const requests = {
  probe: { at: 'request', method: 'GET', path: /^\/health/ },
  'sign-in': { at: 'request', method: 'POST', path: /^\/v1\/auth$/ },
  status: { at: 'answer', method: 'GET', path: /^\/v1\/auth\/request\/status/ },
  'approve-sent': { at: 'request', method: 'POST', path: /^\/v1\/auth\/response/ },
  'approve-stored': { at: 'answer', method: 'POST', path: /^\/v1\/auth\/response/ },
  'read-back': { at: 'answer', method: 'POST', path: /^\/v1\/auth\/request$/ },
} as const satisfies Record<string, { at: HoldPoint; method: string; path: RegExp }>

interface HeldApproval {
  point: Point
  server: LocalTestServer
  /** Under a name that is not loopback. */
  url: string
  terminal: WaitingTerminal
  tab: Page
  gate: Pick<Gate, 'reached' | 'open'>
}

interface HeldApprovals {
  browser: AppBrowser
  a: LocalTestServer
  /** A tab that takes no part. */
  watcher: Page
  held: HeldApproval[]
  /** Lets the storage go on. */
  releaseStorage(): Promise<void>
}

/** The request at which an approval stands; for the two steps in the storage the one before. */
const requestBefore = { 'pending-entry': 'status', promote: 'read-back' } as const
type StorageStep = keyof typeof requestBefore
const isStorageStep = (point: Point): point is StorageStep => point in requestBefore

/** One approval stands at each step. All are started at once: a server that does not answer is given up after 15 s. */
async function holdEverywhere(world: World): Promise<HeldApprovals> {
  const [a, ...servers] = await world.localServers(1 + points.length)
  if (!a) throw new Error('A server is needed')
  const appUrl = await world.serveApp(a)
  const browser = await world.browser(appUrl, { loopbackNames: ['*.example'] })
  const watcher = await browser.newTab()
  await createAccount(watcher)

  const open = async (point: Point): Promise<HeldApproval> => {
    const server = servers[points.indexOf(point)]
    if (!server) throw new Error('A server is needed')
    const url = `http://${point}.example:${new URL(server.url).port}`
    const terminal = await startWaitingTerminal(server.directUrl)
    const { at, ...scope } = requests[isStorageStep(point) ? requestBefore[point] : point]
    const gate = server.proxy.hold(at, scope)
    const tab = await browser.newTab()
    await openLink(tab, terminal.webLink(appUrl, url))
    await pickMethod(tab, 'separate-key')
    return { point, server, url, terminal, tab, gate }
  }
  const held: HeldApproval[] = []
  for (const point of points) held.push(await open(point))
  await browser.hubs().evaluate(countTransactions)
  await Promise.all(
    held.map(async ({ tab, gate }) => {
      await pressApprove(tab)
      await gate.reached
    }),
  )
  const before = Number(await browser.hubs().evaluate('transactions'))
  const releaseStorage = await holdStorage(watcher, 'happy-hub-registry', 'pendingApprovals')
  const atStorage = held.filter(({ point }) => isStorageStep(point))
  for (const { gate } of atStorage) gate.open()
  await expect
    .poll(() => browser.hubs().evaluate('transactions'), 'steps that stand at the storage')
    .toBe(before + atStorage.length)
  return { browser, a, watcher, held, releaseStorage }
}

/** Counts how often the hub turns to its pending approvals, so that a test sees when it stands there. */
const countTransactions = `
  var transactions = 0
  const transaction = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if ([stores].flat().includes('pendingApprovals')) transactions += 1
    return transaction.call(this, stores, mode, options)
  }`

/** What the person finds: approved entries, connected, and nothing of the others. */
async function expectResolved(
  page: Page,
  { a, held }: HeldApprovals,
  isThere: (point: Point) => boolean,
): Promise<void> {
  await openServers(page)
  await expect(serverEntry(page, a.url)).toContainText(messages.servers.state.connected, { timeout: 30_000 })
  for (const { point, url, terminal } of held) {
    const isExpected = isThere(point)
    await expect(serverEntry(page, url), point).toHaveCount(isExpected ? 1 : 0, { timeout: 30_000 })
    if (isExpected) await expect(serverEntry(page, url), point).toContainText(messages.servers.state.connected)
    expect((await terminal.answer()) !== null, `answer at ${point}`).toBe(isExpected)
  }
}

async function expectNothingNew(page: Page, { a, held }: HeldApprovals): Promise<void> {
  await openServers(page)
  await expect(serverEntry(page, a.url)).toHaveCount(1)
  for (const { url, point } of held) await expect(serverEntry(page, url), point).toHaveCount(0)
}

test('network cut at every step: what the server took is there when it answers again, the rest is not', async ({
  world,
}) => {
  const all = await holdEverywhere(world)
  for (const { server } of all.held) {
    server.proxy.setFault({ kind: 'refuse' })
    server.proxy.cutConnections()
  }
  await all.releaseStorage()
  for (const { tab, point } of all.held) {
    // The last step needs no network any more.
    await expect(point === 'promote' ? approvedHeading(tab) : tab.getByRole('alert').first(), point).toBeVisible()
    await expect(approvedHeading(tab), point).toHaveCount(point === 'promote' ? 1 : 0)
  }
  for (const { server } of all.held) server.proxy.clearFaults()
  await expectResolved(all.watcher, all, isStored)
})

test('tab closed at every step: what was sent is carried out, the rest ends with its tab', async ({ world }) => {
  const all = await holdEverywhere(world)
  for (const { tab } of all.held) await tab.close()
  // The hub lets a page go when it gets that page's lock: only then has the flow ended.
  const openPages = (): Promise<number> =>
    all.watcher.evaluate(async () => {
      const { held } = await navigator.locks.query()
      return held?.filter(({ name }) => name?.startsWith('tab-')).length ?? 0
    })
  await expect.poll(openPages).toBe(1)
  await all.releaseStorage()
  for (const { gate } of all.held) gate.open()
  await expectResolved(all.watcher, all, (point) => point === 'approve-sent' || isStored(point))
})

test('hub killed at every step: no tab says approved; the next hub keeps what the server took, the rest is not there', async ({
  world,
}) => {
  const all = await holdEverywhere(world)
  await all.browser.hubs().kill()
  // The next hub needs it.
  await all.releaseStorage()
  const { interrupted, interruptedLate } = linkMessages.linkTerminal.outcome
  for (const { tab, point } of all.held) {
    const isDecided = point !== 'probe' && point !== 'sign-in'
    await expect(tab.getByText(isDecided ? interruptedLate : interrupted), point).toBeVisible({ timeout: 30_000 })
    await expect(approvedHeading(tab)).toHaveCount(0)
  }
  await expectResolved(all.watcher, all, isStored)
})

test('browser killed at every step: the next start keeps what the server took, the rest is not there', async ({
  world,
}) => {
  const all = await holdEverywhere(world)
  await all.browser.kill()
  for (const { server } of all.held) server.proxy.setFault({ kind: 'refuse' })
  await all.browser.restart()
  const page = await all.browser.newTab()
  // Nothing is known yet, so nothing is claimed.
  await expectNothingNew(page, all)
  for (const { server } of all.held) server.proxy.clearFaults()
  await expectResolved(page, all, isStored)
})

import { useRef } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { HubError } from '../../worker/api/errors'
import type { HubCommands } from '../../worker/api/commands'
import type { SessionSummary } from '../../worker/api/state'
import { FailureDialog } from '../failures/FailureDialog'
import { failures } from '../failures/failures'
import { SessionRow } from '../sessionRow/SessionRow'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { RowSwipe } from './RowSwipe'

beforeEach(() => page.viewport(390, 844))
afterEach(() => {
  removeScreen()
  failures.set([])
})

const address = { serverId: 'cloud', sessionId: 's' }

function List({ sessions }: { sessions: SessionSummary[] }) {
  const container = useRef<HTMLDivElement>(null)
  return (
    <>
      <div ref={container} data-testid="list">
        <RowSwipe container={container} />
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            server={fixtureServer('cloud')}
            machine="box"
            showServer={false}
            isOpen={false}
            isTabStop
          />
        ))}
      </div>
      <FailureDialog />
    </>
  )
}

async function show(change: Partial<SessionSummary>, answers: Partial<HubCommands> = {}) {
  const session = fixtureSession('cloud', 's', change)
  const hub = fixtureHub({ app: fixtureApp([fixtureServer('cloud')], [session]), answers })
  renderScreen(hub, <List sessions={[session]} />)
  await expect.element(page.getByRole('link')).toBeVisible()
  return hub
}

/** What a state makes the page do is done. */
const shownOnce = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))

const row = () => page.getByRole('link').element()

function finger(type: string, x: number, y: number, on: Element = row()): void {
  // The row itself moves.
  const { left, top } = page.getByTestId('list').element().getBoundingClientRect()
  on.dispatchEvent(
    new PointerEvent(type, {
      bubbles: true,
      cancelable: true,
      pointerId: 1,
      isPrimary: true,
      pointerType: 'touch',
      clientX: left + 150 + x,
      clientY: top + 20 + y,
    }),
  )
}

// The browser knows no such finger.
beforeEach(() => {
  HTMLElement.prototype.setPointerCapture = () => {}
})

function swipe(by: number, on?: Element): void {
  finger('pointerdown', 0, 0, on)
  for (const part of [0.2, 0.5, 1]) finger('pointermove', by * part, 2, on)
}

test.each([
  ['end', 'an unread session is marked as read', { unread: true }, 'Mark as read', ['markRead', address]],
  ['end', 'a read one is pinned', {}, 'Pin', ['markSession', address, { pinned: true }]],
  [
    'end',
    'a pinned one is unpinned',
    { marks: { pinned: true } },
    'Unpin',
    ['markSession', address, { pinned: false }],
  ],
  ['start', 'one that runs is ended and archived', {}, 'End and archive', ['removeSessions', [address], 'archive']],
  ['start', 'an ended one is archived', { activity: 'offline' }, 'Archive', ['removeSessions', [address], 'archive']],
] as const)('to the %s: %s', async (to, _name, change, label, [command, ...given]) => {
  const hub = await show(change)
  swipe(to === 'end' ? 130 : -130)
  await expect.element(page.getByText(label, { exact: true })).toBeVisible()
  expect(hub.calls).toEqual([])
  finger('pointerup', to === 'end' ? 130 : -130, 2)
  await expect.poll(() => hub.calls).toEqual([{ command, arguments: given }])
  await expect.element(page.getByText(label, { exact: true })).not.toBeInTheDocument()
  expect((row() as HTMLElement).style.transform).toBe('')
})

test('let go early, cancelled by the browser, scrolled or begun at the edge, nothing is done', async () => {
  const hub = await show({})
  swipe(60)
  await expect.element(page.getByText('Pin', { exact: true })).toBeVisible()
  finger('pointerup', 60, 2)
  await expect.element(page.getByText('Pin', { exact: true })).not.toBeInTheDocument()
  swipe(150)
  finger('pointercancel', 150, 2)
  finger('pointerdown', 0, 0)
  finger('pointermove', 14, 40)
  finger('pointermove', 150, 40)
  finger('pointerup', 150, 40)
  finger('pointerdown', -150, 0)
  finger('pointermove', 0, 0)
  finger('pointerup', 0, 0)
  await shownOnce()
  expect((row() as HTMLElement).style.transform).toBe('')
  expect(hub.calls).toEqual([])
})

test('what an archived session offers to no swipe does nothing', async () => {
  const hub = await show({ activity: 'archived' })
  swipe(-150)
  await shownOnce()
  expect(document.querySelector('[data-swipe]')).toBeNull()
  finger('pointerup', -150, 2)
  await shownOnce()
  expect(hub.calls).toEqual([])
})

test('what was done once is not done again when the row comes again', async () => {
  const hub = await show({})
  swipe(150)
  finger('pointerup', 150, 2)
  await expect.poll(() => hub.calls.length).toBe(1)
  hub.setApp(fixtureApp([fixtureServer('cloud')], []))
  await shownOnce()
  hub.setApp(fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', 's', { marks: { pinned: true } })]))
  await shownOnce()
  expect(hub.calls).toHaveLength(1)
})

test('what failed is said', async () => {
  const error = new HubError({ code: 'unreachable', serverUrl: canonicalUrl('cloud'), reason: 'timed-out' })
  await show({}, { markSession: () => Promise.reject(error) })
  swipe(150)
  finger('pointerup', 150, 2)
  await expect.element(page.getByText(/did not answer in time/)).toBeVisible()
  await page.getByRole('button', { name: 'Close' }).click()
  await expect.element(page.getByText(/did not answer in time/)).not.toBeInTheDocument()
})

test('a row that is swiped while another one is under way takes nothing of what that one has to say', async () => {
  const sessions = ['first', 'second'].map((id) => fixtureSession('cloud', id))
  const rejections: ((error: HubError) => void)[] = []
  const markSession = () => new Promise<void>((_resolve, reject) => rejections.push(reject))
  const hub = fixtureHub({ app: fixtureApp([fixtureServer('cloud')], sessions), answers: { markSession } })
  renderScreen(hub, <List sessions={sessions} />)
  await expect.element(page.getByRole('link', { name: /Session second/ })).toBeVisible()
  for (const name of [/Session first/, /Session second/]) {
    const swiped = page.getByRole('link', { name }).element()
    swipe(150, swiped)
    finger('pointerup', 150, 2, swiped)
  }
  await expect.poll(() => rejections.length).toBe(2)
  const error = new HubError({ code: 'unreachable', serverUrl: canonicalUrl('cloud'), reason: 'timed-out' })
  for (const reject of rejections) reject(error)
  for (const title of ['Session first', 'Session second']) {
    await expect.element(page.getByRole('dialog', { name: title }).getByText(/did not answer in time/)).toBeVisible()
    await page.getByRole('button', { name: 'Close' }).click()
  }
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { HubError } from '../../worker/api/errors'
import { failures } from '../failures/failures'
import { ownKeys, singleKeys } from '../page/singleKeys'
import { undoNotice } from '../page/undoNotice'
import { SessionRow } from '../sessionRow/SessionRow'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { KeyDialogs } from './KeyDialogs'

beforeEach(async () => {
  await page.viewport(1000, 700)
  window.focus()
})
afterEach(() => {
  removeScreen()
  failures.set([])
  undoNotice.set(null)
  ownKeys.set({})
  singleKeys.set(true)
})

const app = fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', 's')])

function show() {
  renderScreen(
    fixtureHub({ app }),
    <>
      <main tabIndex={-1}>Main</main>
      <KeyDialogs openedBefore={null} />
    </>,
  )
}

test('a key is changed, and the list and the keyboard follow', async () => {
  show()
  await userEvent.keyboard('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await userEvent.click(dialog.getByRole('button', { name: '?: This list. Change this key' }))
  await userEvent.keyboard('n')
  await expect.element(dialog.getByText('“n” is already the key for “New session”.', { exact: false })).toBeVisible()
  await userEvent.keyboard('h')
  await expect.element(dialog.getByRole('button', { name: 'h: This list. Change this key' })).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
  await userEvent.keyboard('{Escape}')
  await expect.element(dialog).not.toBeInTheDocument()
  await userEvent.keyboard('?')
  await expect.element(dialog).not.toBeInTheDocument()
  await userEvent.keyboard('h')
  await userEvent.click(dialog.getByRole('button', { name: 'Back to the standard keys' }))
  expect(ownKeys.get()).toEqual({})
})

test('Escape while a key is asked for changes nothing, and leaves the list open', async () => {
  show()
  await userEvent.keyboard('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await userEvent.click(dialog.getByRole('button', { name: 'n: New session. Change this key' }))
  await userEvent.keyboard('{Escape}')
  await expect.element(dialog.getByRole('button', { name: 'n: New session. Change this key' })).toBeVisible()
  expect(ownKeys.get()).toEqual({})
})

test('what was just done is taken back by its button or by z, and the focus stays in the page', async () => {
  show()
  let undone = 0
  const notice = { text: '“Fix login” is put off.', action: 'Undo', undo: () => undone++ }
  undoNotice.set(notice)
  await expect.element(page.getByText(notice.text)).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Undo' }))
  expect(undone).toBe(1)
  await expect.element(page.getByText(notice.text)).not.toBeInTheDocument()
  await expect.element(page.getByRole('main')).toHaveFocus()
  undoNotice.set(notice)
  await userEvent.keyboard('z')
  expect(undone).toBe(2)
  singleKeys.set(false)
  undoNotice.set(notice)
  await userEvent.keyboard('z')
  expect(undone).toBe(2)
})

test.each(['its button', 'z'])('what could not be taken back is said: %s', async (by) => {
  show()
  const serverUrl = canonicalUrl('https://cloud')
  const undo = async () => {
    throw new HubError({ code: 'too-late', serverUrl })
  }
  undoNotice.set({ text: '“Fix login” is about to be archived.', action: 'Undo', undo })
  await expect.element(page.getByRole('button', { name: 'Undo' })).toBeVisible()
  await (by === 'z' ? userEvent.keyboard('z') : userEvent.click(page.getByRole('button', { name: 'Undo' })))
  await expect.element(page.getByRole('dialog').getByText(/^Too late to undo/)).toBeVisible()
})

const focusRow = (name: RegExp) => (page.getByRole('link', { name }).element() as HTMLElement).focus()

test('an archiving by key that failed is said, and what is archived is left alone', async () => {
  const sessions = [fixtureSession('cloud', 's'), fixtureSession('cloud', 'old', { activity: 'archived' })]
  const error = new HubError({ code: 'unreachable', serverUrl: canonicalUrl('cloud'), reason: 'timed-out' })
  const removeSessions = () => Promise.reject(error)
  const hub = fixtureHub({ app: fixtureApp([fixtureServer('cloud')], sessions), answers: { removeSessions } })
  const row = { server: fixtureServer('cloud'), machine: 'box', showServer: false, isOpen: false, isTabStop: true }
  renderScreen(
    hub,
    <>
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} {...row} />
      ))}
      <KeyDialogs openedBefore={null} />
    </>,
  )
  await expect.element(page.getByRole('link', { name: /Session old/ })).toBeVisible()
  focusRow(/Session old/)
  await userEvent.keyboard('e')
  focusRow(/Session s/)
  await userEvent.keyboard('e')
  const address = { serverId: 'cloud', sessionId: 's' }
  await expect.poll(() => hub.calls).toEqual([{ command: 'removeSessions', arguments: [[address], 'archive'] }])
  await expect
    .element(page.getByRole('dialog', { name: 'Session s' }).getByText(/did not answer in time/))
    .toBeVisible()
})

const nothing = () => {}
const isShown = (text: string) => document.body.textContent.includes(text)

async function rendered() {
  for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame)
}

/** Moves the pointer over the notice, for longer than one is shown. */
async function hold(text: string) {
  await vi.waitFor(() => expect(isShown(text)).toBe(true))
  // React makes of it that the pointer entered.
  document
    .querySelector('output [popover]')
    ?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, relatedTarget: document.body }))
  await rendered()
  await vi.advanceTimersByTimeAsync(9_000)
}

test('a notice goes when it is too late, also under the pointer, and what held the one before holds no other', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  try {
    show()
    undoNotice.set({ text: 'first', action: 'Undo', undo: nothing, until: Date.now() + 5_000 })
    await hold('first')
    expect(undoNotice.get()).toBeNull()
    undoNotice.set({ text: 'second', action: 'Undo', undo: nothing })
    await hold('second')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(undoNotice.get()?.text).toBe('second')
    undoNotice.set(null)
    await vi.waitFor(() => expect(isShown('second')).toBe(false))
    undoNotice.set({ text: 'third', action: 'Undo', undo: nothing })
    await vi.waitFor(() => expect(isShown('third')).toBe(true))
    await rendered()
    await vi.advanceTimersByTimeAsync(9_000)
    expect(undoNotice.get()).toBeNull()
  } finally {
    vi.useRealTimers()
  }
})

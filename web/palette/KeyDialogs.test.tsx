import { flushSync } from 'react-dom'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { HubCommands } from '../../worker/api/commands'
import { HubError } from '../../worker/api/errors'
import { failures } from '../failures/failures'
import { ownKeys, singleKeys } from '../page/singleKeys'
import { undoNotice } from '../page/undoNotice'
import { SessionRow } from '../sessionRow/SessionRow'
import { fixtureHub } from '../testing/fixtureHub'
import {
  canonicalUrl,
  fixtureApp,
  fixtureMachine,
  fixtureServer,
  fixtureSession,
  serverId,
  sessionId,
} from '../testing/fixtureStates'
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

const app = fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', 's')], [fixtureMachine('cloud', 'machine-1')])

/** With its listeners, so that a key that is pressed next is not too early. */
function showAtOnce(...given: Parameters<typeof renderScreen>): void {
  flushSync(() => renderScreen(...given))
}

function show(answers: Partial<HubCommands> = {}, path = '/', early: KeyboardEvent | null = null) {
  const hub = fixtureHub({ app, answers })
  showAtOnce(
    hub,
    <>
      <main tabIndex={-1}>Main</main>
      <KeyDialogs early={early} />
    </>,
    path,
  )
  return hub
}

const nothing = () => {}

const palette = async (text: string) => {
  await userEvent.keyboard('{Control>}k{/Control}')
  await userEvent.fill(page.getByRole('combobox'), text)
  await userEvent.keyboard('{Enter}')
}
const session = { serverId: 'cloud', sessionId: 's' }

test('a shortcut that was pressed before the keys were there does what it does, once', async () => {
  const early = new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, cancelable: true })
  // The page keeps it from the browser.
  early.preventDefault()
  show({}, '/', early)
  await expect.element(page.getByRole('combobox')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(page.getByRole('combobox')).not.toBeInTheDocument()
})

test('from the palette the open session is renamed, exported and forked from an earlier prompt', async () => {
  const hub = show(
    {
      listRewindPoints: () => Promise.resolve([{ id: 'm-1', text: 'First prompt', at: 1_000 }]),
      forkSession: () => Promise.resolve({ serverId: serverId('cloud'), sessionId: sessionId('copy') }),
    },
    '/s/cloud/s',
  )
  await palette('rename this')
  const field = page.getByRole('dialog', { name: 'Rename session' }).getByRole('textbox')
  await field.fill('Better name')
  await userEvent.keyboard('{Enter}')
  await expect.element(field).not.toBeInTheDocument()
  expect(hub.calls.at(-1)).toEqual({ command: 'renameSession', arguments: [session, 'Better name'] })

  await palette('export this')
  await expect.element(page.getByRole('dialog', { name: 'Export session' })).toBeVisible()
  await userEvent.keyboard('{Escape}')

  await palette('earlier prompt')
  await page.getByRole('button', { name: /First prompt/ }).click()
  expect(hub.calls.at(-1)).toEqual({ command: 'forkSession', arguments: [session, { upTo: 'm-1', isSideChat: false }] })
})

test('a session is continued from the palette: what goes on is said, and why it failed', async () => {
  let fail: (error: Error) => void = nothing
  const forked = new Promise<never>((_, reject) => {
    fail = reject
  })
  show({ forkSession: () => forked }, '/s/cloud/s')
  await palette('fork this session')
  await expect.element(page.getByText('Making a copy on machine-1…')).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  fail(new HubError({ code: 'agent-failed', serverUrl: canonicalUrl('cloud'), text: 'not tracked' }))
  await expect.element(page.getByRole('dialog').getByText(/not tracked/)).toBeVisible()
  await page.getByRole('button', { name: 'Close' }).click()
  await palette('fork this session')
  await expect.element(page.getByRole('dialog').getByText(/not tracked/)).toBeVisible()
})

test('what goes on holds back no other action, and begins once, also when the hub starts anew meanwhile', async () => {
  const hub = show({ forkSession: () => new Promise(nothing) }, '/s/cloud/s')
  await palette('fork this session')
  await expect.element(page.getByText('Making a copy on machine-1…')).toBeVisible()
  await palette('rename this')
  await expect.element(page.getByRole('dialog', { name: 'Rename session' })).toBeVisible()
  hub.setApp({ ...fixtureApp([], []), phase: 'reading-cache' })
  await expect.element(page.getByRole('dialog', { name: 'Rename session' })).toBeVisible()
  hub.setApp(app)
  await userEvent.keyboard('{Escape}')
  await expect.element(page.getByRole('dialog', { name: 'Rename session' })).not.toBeInTheDocument()
  expect(hub.calls.filter(({ command }) => command === 'forkSession')).toHaveLength(1)

  hub.setApp(fixtureApp([fixtureServer('cloud')], []))
  await expect.element(page.getByText('Making a copy on machine-1…')).not.toBeInTheDocument()
  hub.setApp(app)
  await palette('rename this')
  await expect.element(page.getByRole('dialog', { name: 'Rename session' })).toBeVisible()
  expect(hub.calls.filter(({ command }) => command === 'forkSession')).toHaveLength(1)
})

test('what is deleted from the palette can be taken back', async () => {
  const hub = show({}, '/s/cloud/s')
  await palette('delete this')
  await expect.element(page.getByText('“Session s” is about to be deleted, for good.')).toBeVisible()
  expect(hub.calls.at(-1)).toEqual({ command: 'removeSessions', arguments: [[session], 'delete'] })
})

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

const hints = () => [...document.querySelectorAll('kbd')].map(({ textContent }) => textContent)

test('Ctrl held for a moment shows the keys of what is in view; another key, or letting go, ends that', async () => {
  showAtOnce(
    fixtureHub({ app }),
    <>
      <nav style={{ width: 300 }}>
        {Array.from({ length: 10 }, (_, index) => (
          <a key={index} href={`/s/cloud/s${index}`} data-session-key={`cloud/s${index}`} style={{ display: 'block' }}>
            Session {index}
          </a>
        ))}
      </nav>
      <a href="/new">New session</a>
      <a href="/settings" style={{ display: 'none' }}>
        Settings
      </a>
      <KeyDialogs early={null} />
    </>,
  )
  await userEvent.keyboard('{Control>}')
  const rows = Array.from({ length: 9 }, (_, index) => `Ctrl Alt ${index + 1}`)
  await vi.waitFor(() => expect(hints()).toEqual([...rows, 'n']))
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.keyboard('{/Control}')
  await vi.waitFor(() => expect(hints()).toEqual([]))
  await userEvent.keyboard('{Control>}')
  await vi.waitFor(() => expect(hints()).not.toEqual([]))
  await userEvent.keyboard('b')
  await vi.waitFor(() => expect(hints()).toEqual([]))
  await userEvent.keyboard('{/Control}')
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

const row = { server: fixtureServer('cloud'), machine: 'box', showServer: false, isOpen: false, isTabStop: true }

const focusRow = (name: RegExp) => (page.getByRole('link', { name }).element() as HTMLElement).focus()

const withNext = (change: Parameters<typeof fixtureSession>[2] = {}) => [
  fixtureSession('cloud', 's', change),
  fixtureSession('cloud', 'next'),
]

test('archived by key, the next row has the focus, and z takes it back as long as that can be', async () => {
  const hub = fixtureHub({ app: fixtureApp([fixtureServer('cloud')], withNext()) })
  renderScreen(
    hub,
    <>
      <nav aria-label="Sessions">
        {withNext().map((session) => (
          <SessionRow key={session.id} session={session} {...row} />
        ))}
      </nav>
      <KeyDialogs early={null} />
    </>,
  )
  await expect.element(page.getByRole('link', { name: /Session next/ })).toBeVisible()
  focusRow(/Session s/)
  await userEvent.keyboard('e')
  await expect.element(page.getByRole('link', { name: /Session next/ })).toHaveFocus()
  const removal = { how: 'archive', at: Date.now() + 8000 } as const
  hub.setApp(fixtureApp([fixtureServer('cloud')], withNext({ marks: { removal } })))
  await userEvent.keyboard('z')
  await expect.poll(() => hub.calls.at(-1)).toEqual({ command: 'takeBackRemovals', arguments: [[session]] })
  hub.setApp(fixtureApp([fixtureServer('cloud')], withNext()))
  await userEvent.keyboard('z')
  expect(hub.calls.filter(({ command }) => command === 'takeBackRemovals')).toHaveLength(1)
})

test('an archiving by key that failed is said, and what is archived is left alone', async () => {
  const sessions = [fixtureSession('cloud', 's'), fixtureSession('cloud', 'old', { activity: 'archived' })]
  const error = new HubError({ code: 'unreachable', serverUrl: canonicalUrl('cloud'), reason: 'timed-out' })
  const removeSessions = () => Promise.reject(error)
  const hub = fixtureHub({ app: fixtureApp([fixtureServer('cloud')], sessions), answers: { removeSessions } })
  renderScreen(
    hub,
    <>
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} {...row} />
      ))}
      <KeyDialogs early={null} />
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

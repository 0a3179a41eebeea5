import { flushSync } from 'react-dom'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent, type Locator } from 'vitest/browser'
import { HubError } from '../../worker/api/errors'
import { failures } from '../failures/failures'
import { undoNotice } from '../page/undoNotice'
import { SessionRow } from '../sessionRow/SessionRow'
import { fixtureHub, type FixtureHub, type FixtureStates } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { KeyDialogs } from './KeyDialogs'

beforeEach(async () => {
  await page.viewport(1000, 700)
  window.focus()
})
afterEach(() => {
  removeScreen()
  failures.set([])
  undoNotice.set(null)
})

const server = fixtureServer('cloud')
const app = fixtureApp([server], [fixtureSession('cloud', 's')])
const session = { serverId: 'cloud', sessionId: 's' }
const row = { server, machine: 'box', showServer: false, isOpen: false, isTabStop: true }

/** With its listeners, so that a key that is pressed next is not too early. */
function showAtOnce(...given: Parameters<typeof renderScreen>): void {
  flushSync(() => renderScreen(...given))
}

const focusOn = (one: Locator) => (one.element() as HTMLElement).focus()

/** A toast that stands there, as after something was put off. */
function standing() {
  const undo = vi.fn()
  undoNotice.set({ text: 'Put off for an hour.', action: 'Undo', undo })
  return { undo, button: page.getByRole('button', { name: 'Undo' }) }
}

const removal = () => ({ how: 'archive', at: Date.now() + 8_000 }) as const
const taken = [{ command: 'takeBackRemovals', arguments: [[session]] }]
const takenBack = (hub: FixtureHub) => hub.calls.filter(({ command }) => command === 'takeBackRemovals')

/** `e` on the row of a session, under a toast that stands there. */
async function archivedUnderToast(answers: FixtureStates['answers'] = {}) {
  const hub = fixtureHub({ app, answers })
  showAtOnce(
    hub,
    <nav>
      <SessionRow session={fixtureSession('cloud', 's')} {...row} />
      <KeyDialogs early={null} />
    </nav>,
  )
  const { undo, button } = standing()
  await expect.element(button).toBeVisible()
  focusOn(page.getByRole('link'))
  await userEvent.keyboard('e')
  expect(hub.calls.at(-1)?.command).toBe('removeSessions')
  return { hub, undo, button }
}

test('e leaves the toast that stands there: z takes back the archived session first, then what the toast is about', async () => {
  const { hub, undo, button } = await archivedUnderToast()
  expect(hub.calls.at(-1)).toEqual({ command: 'removeSessions', arguments: [[session], 'archive'] })
  await expect.element(button).toBeVisible()
  hub.setApp(fixtureApp([server], [fixtureSession('cloud', 's', { marks: { removal: removal() } })]))
  await userEvent.keyboard('z')
  expect(hub.calls.at(-1)).toEqual({ command: 'takeBackRemovals', arguments: [[session]] })
  expect(undo).not.toHaveBeenCalled()
  hub.setApp(app)
  await userEvent.keyboard('z')
  expect(undo).toHaveBeenCalledOnce()
  await expect.element(button).not.toBeInTheDocument()
})

test('z right after e takes back what e asked for, also where the hub has not answered yet', async () => {
  let answer!: () => void
  const asked = new Promise<void>((resolve) => (answer = resolve))
  const { hub, undo } = await archivedUnderToast({ removeSessions: () => asked })
  await userEvent.keyboard('z')
  expect(takenBack(hub)).toEqual([])
  answer()
  await expect.poll(() => takenBack(hub)).toEqual(taken)
  expect(undo).not.toHaveBeenCalled()
  await userEvent.keyboard('z')
  expect(undo).toHaveBeenCalledOnce()
})

test('an archiving that the hub refused is nothing to take back', async () => {
  const refusal = new HubError({ code: 'storage-failed', detail: 'full' })
  const { hub, undo } = await archivedUnderToast({ removeSessions: () => Promise.reject(refusal) })
  await expect.element(page.getByRole('dialog')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  await userEvent.keyboard('z')
  expect(undo).toHaveBeenCalledOnce()
  expect(takenBack(hub)).toEqual([])
})

test.each([
  ['was carried out', { activity: 'archived' }],
  ['was taken back at its row', {}],
  ['failed', { marks: { removal: { ...removal(), error: { code: 'unknown-server' } } } }],
] as const)(
  'z takes back what the toast is about once what e archived %s, whatever else is going',
  async (_how, then) => {
    const { hub, undo } = await archivedUnderToast()
    const other = fixtureSession('cloud', 'other', { marks: { removal: removal() } })
    hub.setApp(fixtureApp([server], [fixtureSession('cloud', 's', { marks: { removal: removal() } }), other]))
    hub.setApp(fixtureApp([server], [fixtureSession('cloud', 's', then), other]))
    await userEvent.keyboard('z')
    expect(undo).toHaveBeenCalledOnce()
    expect(takenBack(hub)).toEqual([])
  },
)

test.each([
  ['its time is over', async () => undoNotice.set(null)],
  ['z takes it back', () => userEvent.keyboard('z')],
  ['it is pressed', () => userEvent.keyboard('{Enter}')],
])('the focus that was in a toast goes back to where it came from when %s', async (_when, end) => {
  showAtOnce(
    fixtureHub({ app }),
    <>
      <main tabIndex={-1}>
        <a href="/usage">Before</a>
      </main>
      <KeyDialogs early={null} />
    </>,
  )
  const { button } = standing()
  await expect.element(button).toBeVisible()
  const before = page.getByRole('link', { name: 'Before' })
  focusOn(before)
  focusOn(button)
  await end()
  await expect.element(button).not.toBeInTheDocument()
  await expect.element(before).toHaveFocus()
})

test('where what had the focus before is gone, the page has it after the toast', async () => {
  showAtOnce(
    fixtureHub({ app }),
    <>
      <main tabIndex={-1}>Main</main>
      <KeyDialogs early={null} />
    </>,
  )
  const { button } = standing()
  await expect.element(button).toBeVisible()
  focusOn(button)
  undoNotice.set(null)
  await expect.element(button).not.toBeInTheDocument()
  await expect.element(page.getByRole('main')).toHaveFocus()
})

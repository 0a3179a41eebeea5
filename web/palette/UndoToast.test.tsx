import { flushSync } from 'react-dom'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent, type Locator } from 'vitest/browser'
import { failures } from '../failures/failures'
import { undoNotice } from '../page/undoNotice'
import { SessionRow } from '../sessionRow/SessionRow'
import { fixtureHub } from '../testing/fixtureHub'
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

test('e leaves the toast that stands there: z takes back the archived session first, then what the toast is about', async () => {
  const hub = fixtureHub({ app })
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
  expect(hub.calls.at(-1)).toEqual({ command: 'removeSessions', arguments: [[session], 'archive'] })
  await expect.element(button).toBeVisible()
  const removal = { how: 'archive', at: Date.now() + 8_000 } as const
  hub.setApp(fixtureApp([server], [fixtureSession('cloud', 's', { marks: { removal } })]))
  await userEvent.keyboard('z')
  expect(hub.calls.at(-1)).toEqual({ command: 'takeBackRemovals', arguments: [[session]] })
  expect(undo).not.toHaveBeenCalled()
  hub.setApp(app)
  await userEvent.keyboard('z')
  expect(undo).toHaveBeenCalledOnce()
  await expect.element(button).not.toBeInTheDocument()
})

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

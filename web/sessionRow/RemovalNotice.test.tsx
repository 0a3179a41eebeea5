import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { useApp } from '../hub/hooks'
import type { AppState } from '../../worker/api/state'
import { rowAt } from '../../worker/api/rows'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../testing/fixtureStates'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { SessionRow } from './SessionRow'

afterEach(removeScreen)

const server = fixtureServer('cloud')
const going = () => {
  const removal = { how: 'archive', at: Date.now() + 8_000 } as const
  return fixtureApp([server], [fixtureSession('cloud', 's', { marks: { removal } })])
}
const shown = { server, machine: 'box', showServer: false, isOpen: false, isTabStop: true }
const selectRow = (app: AppState) => rowAt(app.sessions[serverId('cloud')], sessionId('s'))

function Row() {
  const session = useApp(selectRow)
  return session && <SessionRow session={session} {...shown} />
}

async function showGoing() {
  const hub = fixtureHub({ app: going() })
  renderScreen(
    hub,
    <main tabIndex={-1}>
      <Row />
    </main>,
  )
  const undo = page.getByRole('button', { name: 'Undo' })
  await expect.element(undo).toBeVisible()
  ;(undo.element() as HTMLElement).focus()
  return hub
}

test('taken back with the keyboard, the session’s row has the focus', async () => {
  const hub = await showGoing()
  await userEvent.keyboard('{Enter}')
  expect(hub.calls.at(-1)?.command).toBe('takeBackRemovals')
  hub.setApp(fixtureApp([server], [fixtureSession('cloud', 's')]))
  await expect.element(page.getByRole('link')).toHaveFocus()
})

test('gone under the focus, the page has it', async () => {
  const hub = await showGoing()
  hub.setApp(fixtureApp([server], []))
  await expect.element(page.getByRole('main')).toHaveFocus()
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { Route } from 'wouter'
import type { HubCommands } from '../../../worker/api/commands'
import { HubError } from '../../../worker/api/errors'
import type { SessionAddress } from '../../../worker/api/ids'
import type { OpenedNotice } from '../../../worker/api/push/openedNotice'
import { notificationMessages } from '../../i18n/notificationMessages'
import { pendingNotice } from '../../linking/pending'
import { fixtureHub } from '../../testing/fixtureHub'
import { fixtureApp, fixtureServer, serverId, sessionId, threeServers } from '../../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../../testing/renderScreen'
import { NoticeScreen } from './NoticeScreen'

const words = notificationMessages.sealed
const address = 'https://hub.example.org/notice#sealed'
const onCloud: SessionAddress = { serverId: serverId('cloud'), sessionId: sessionId('one') }

beforeEach(() => pendingNotice.put(address))
afterEach(() => {
  removeScreen()
  pendingNotice.clear()
})

function show(openNotice: HubCommands['openNotice'], app = fixtureApp(threeServers())) {
  const hub = fixtureHub({ app, answers: { openNotice } })
  renderScreen(
    hub,
    <>
      <Route path="/notice">
        <NoticeScreen />
      </Route>
      <Route path="/s/:serverId/:sessionId">
        {({ serverId: server, sessionId: session }) => <p>{`Session ${session} of ${server}`}</p>}
      </Route>
      <Route path="/">The start</Route>
    </>,
    '/notice',
  )
  return hub
}

const showAnswer = (opened: OpenedNotice, app = fixtureApp(threeServers())) => show(() => Promise.resolve(opened), app)

test('it leads to the session of its server, once, and is let go', async () => {
  const hub = showAnswer({ kind: 'session', session: onCloud })
  await expect.element(page.getByText('Session one of cloud')).toBeVisible()
  expect(pendingNotice.current()).toBeNull()
  expect(hub.calls).toEqual([{ command: 'openNotice', arguments: [address] }])
})

test('of several servers the person picks one', async () => {
  showAnswer({ kind: 'several', sessions: [{ ...onCloud, serverId: serverId('laptop') }, onCloud] })
  await expect.element(page.getByRole('heading', { name: words.several })).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  expect(await accessibilityProblems('dark')).toEqual([])
  await userEvent.click(page.getByRole('button', { name: words.openOn('Cloud') }))
  await expect.element(page.getByText('Session one of cloud')).toBeVisible()
  expect(pendingNotice.current()).toBeNull()
})

test('for an account that is not here: said so, kept, and read as soon as that account is signed in', async () => {
  let opened: OpenedNotice = { kind: 'not-for-us' }
  const hub = show(() => Promise.resolve(opened))
  await expect.element(page.getByText(words.notForUs)).toBeVisible()
  await expect.element(page.getByRole('link', { name: 'Add a server' })).toHaveAttribute('href', '/sign-in')
  // No server is signed out, so none is listed.
  await expect.element(page.getByRole('list')).not.toBeInTheDocument()
  expect(await accessibilityProblems('light')).toEqual([])
  expect(pendingNotice.current()).toBe(address)
  opened = { kind: 'session', session: { ...onCloud, serverId: serverId('fourth') } }
  hub.setApp(fixtureApp([...threeServers(), fixtureServer('fourth')]))
  await expect.element(page.getByText('Session one of fourth')).toBeVisible()
})

test('signed out everywhere: nothing is asked, and it waits for the sign-in', async () => {
  const hub = showAnswer({ kind: 'not-for-us' }, fixtureApp())
  await expect.element(page.getByText(words.signedOutText)).toBeVisible()
  await expect.element(page.getByRole('link', { name: words.signIn })).toHaveAttribute('href', '/sign-in')
  expect(pendingNotice.current()).toBe(address)
  expect(hub.calls).toEqual([])
})

test.each([
  [{ kind: 'broken' }, words.broken],
  [{ kind: 'test', servers: [serverId('cloud')] }, words.testText('Cloud')],
] as const)('%j is said, and leads to the start', async (opened, text) => {
  showAnswer(opened)
  await expect.element(page.getByText(text)).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
  await userEvent.click(page.getByRole('button', { name: 'Go to sessions' }))
  await expect.element(page.getByText('The start')).toBeVisible()
  expect(pendingNotice.current()).toBeNull()
})

test('a hub that fails is said; opened without a notification there is nothing to open', async () => {
  show(() => Promise.reject(new HubError({ code: 'internal', detail: 'x' })))
  await expect.element(page.getByRole('alert')).toBeVisible()
  await expect.element(page.getByRole('heading', { name: words.failed })).toBeVisible()
  pendingNotice.clear()
  await expect.element(page.getByText(words.nothingText)).toBeVisible()
  expect(await accessibilityProblems('light')).toEqual([])
})

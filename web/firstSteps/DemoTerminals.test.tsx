import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { Overview } from '../overview/Overview'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { pendingLink } from '../linking/pending'
import { SignInScreen } from '../signIn/SignInScreen'

const demo = ['laptop', 'cloud'].map((label, index) => ({
  label,
  link: `http://localhost:4173/terminal/connect#key=${'A'.repeat(43)}&server=http%3A%2F%2F127.0.0.1%3A300${5 + index}`,
}))

// On a phone the overview is not shown.
beforeEach(() => page.viewport(1280, 800))
afterEach(() => {
  pendingLink.clear()
  removeScreen()
})

test('each terminal has a button, also beside sessions, and only hands its link to the confirmation', async () => {
  const hub = fixtureHub({ app: fixtureApp([fixtureServer('a')], [fixtureSession('a', 's')], [], { demo }) })
  renderScreen(hub, <Overview />)
  await expect.element(page.getByRole('heading', { name: 'Try the demo' })).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Connect “cloud”' }))
  expect(pendingLink.current()?.text).toBe(demo[1]?.link)
  expect(hub.calls).toEqual([])
})

test('nothing is offered by other hosts', async () => {
  renderScreen(fixtureHub({ app: fixtureApp([fixtureServer('a')]) }), <Overview />)
  await expect.element(page.getByRole('heading', { name: 'Machines' })).toBeVisible()
  expect(document.body.textContent).not.toContain('demo')
})

test.each(['light', 'dark'] as const)(
  'the first screen says what comes next; axe-core finds nothing, %s',
  async (theme) => {
    renderScreen(fixtureHub({ app: fixtureApp([], [], [], { demo }) }), <SignInScreen />, '/sign-in')
    await expect.element(page.getByText(/^Create an account first/)).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Copy npm i -g happy' })).toBeVisible()
    await expect
      .element(page.getByText(/HAPPY_SERVER_URL=https:\/\/api\.happy\.example HAPPY_WEBAPP_URL=/))
      .toBeVisible()
    expect(await accessibilityProblems(theme)).toEqual([])
  },
)

import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { SessionInfoScreen } from './SessionInfoScreen'

afterEach(removeScreen)

const show = () =>
  renderScreen(
    fixtureHub({
      app: fixtureApp(
        [fixtureServer('cloud', { label: 'Cloud' })],
        [fixtureSession('cloud', 'over', { activity: 'offline' })],
      ),
    }),
    <SessionInfoScreen address={{ serverId: serverId('cloud'), sessionId: sessionId('over') }} />,
  )

const fact = (name: string) => page.getByText(name, { exact: true }).element().parentElement

test('that the session is offline is not said of its server', async () => {
  show()
  await expect.element(page.getByText('State', { exact: true })).toBeVisible()
  expect(fact('State')).toHaveTextContent(/offline/)
  expect(fact('Server')).not.toHaveTextContent(/offline/)
})

test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
  show()
  await expect.element(page.getByText('State', { exact: true })).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
})

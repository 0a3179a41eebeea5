import { afterEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import type { HubCommands } from '../../worker/api/commands'
import type { ContextUsage } from '../../worker/api/chat'
import { HubError } from '../../worker/api/errors'
import { SessionInfoScreen } from '../sessionInfo/SessionInfoScreen'
import { agentText, fixtureChat, noControls } from '../testing/fixtureChats'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer, fixtureSession, serverId, sessionId } from '../testing/fixtureStates'
import { removeScreen, renderScreen } from '../testing/renderScreen'
import { SessionScreen } from './SessionScreen'

afterEach(removeScreen)

const address = { serverId: serverId('cloud'), sessionId: sessionId('used') }

function hubWith(usage: ContextUsage | null, answers: Partial<HubCommands> = {}) {
  return fixtureHub({
    app: fixtureApp([fixtureServer('cloud')], [fixtureSession('cloud', 'used')]),
    chats: [fixtureChat('cloud', 'used', [agentText('a', 'hello')], { controls: noControls, usage })],
    answers,
  })
}

async function showChat(usage: ContextUsage | null, width: number) {
  await page.viewport(width, 700)
  renderScreen(
    hubWith(usage),
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={address} />
    </div>,
  )
  await expect.element(page.getByRole('button', { name: /^Permission mode/ })).toBeVisible()
}

const shown = () =>
  page
    .getByText(/^Context/)
    .elements()
    .map((element) => element.textContent)

test.each([
  [{ tokens: 84_200, window: 200_000 }, 1000, ['Context 42 %']],
  [{ tokens: 84_200, window: null }, 1000, ['Context 84.2K']],
  [{ tokens: 300_000, window: 200_000 }, 1000, ['Context 300K']],
  [null, 1000, []],
  // On a phone only what soon matters.
  [{ tokens: 84_200, window: 200_000 }, 390, []],
  [{ tokens: 150_000, window: 200_000 }, 390, ['Context 75 %']],
])('how full the context is: %j at %i px', async (usage, width, texts) => {
  await showChat(usage, width)
  expect(shown()).toEqual(texts)
})

test('on a phone the session’s menu says it, with what was used', async () => {
  await page.viewport(390, 700)
  renderScreen(
    hubWith(
      { tokens: 84_200, window: 200_000 },
      { readUsage: () => Promise.resolve({ tokens: 1_234_567, cost: 4.2 }) },
    ),
    <div style={{ blockSize: 700 }}>
      <SessionScreen address={address} />
    </div>,
  )
  await page.getByRole('button', { name: 'Session actions' }).click()
  await expect.element(page.getByText('Context 42 % · used: 1.2M tokens · $4.20')).toBeVisible()
})

test('the details say what was used, or that it is unknown', async () => {
  renderScreen(
    hubWith(null, { readUsage: () => Promise.resolve({ tokens: 1_234_567, cost: 4.2 }) }),
    <SessionInfoScreen address={address} />,
  )
  await expect.element(page.getByText('1.2M tokens · $4.20')).toBeVisible()
  removeScreen()
  const error = new HubError({
    code: 'server-failed',
    serverUrl: canonicalUrl('https://cloud.example.org'),
    status: 503,
  })
  renderScreen(hubWith(null, { readUsage: () => Promise.reject(error) }), <SessionInfoScreen address={address} />)
  await expect.element(page.getByText(/^unknown: /)).toBeVisible()
})

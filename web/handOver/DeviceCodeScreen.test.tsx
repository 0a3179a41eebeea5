import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { DeviceCodeFlow, DeviceCodeStep } from '../../worker/api/flows'
import { flowId } from '../testing/fixtureFlows'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer, serverId } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { DeviceCodeScreen } from './DeviceCodeScreen'

afterEach(removeScreen)

const linkText =
  'https://hub.example.org/sign-in#code=4Vd0yQ9mB1x7Jr3tPzWc8uKfHn2sLaEoTgYiR6bN5Xk&server=https%3A%2F%2Fhome.example.org'
const serverUrl = canonicalUrl('https://home.example.org')
const error = { code: 'unreachable', serverUrl, reason: 'timed-out' } as const

function codeFlow(step: DeviceCodeStep, isLoopback = false): DeviceCodeFlow {
  return { kind: 'device-code', id: flowId('code-1'), serverId: serverId('home'), serverUrl, isLoopback, step }
}

const showing = (problem: Extract<DeviceCodeStep, { at: 'showing' }>['problem'] = null): DeviceCodeStep => ({
  at: 'showing',
  linkText,
  since: Date.now(),
  expiresAt: Date.now() + 600_000,
  problem,
})

async function show(step: DeviceCodeStep, isLoopback = false) {
  const hub = fixtureHub({
    app: fixtureApp([
      fixtureServer('work', { label: 'Work' }),
      fixtureServer('home', { label: 'Home', isPrimary: true }),
      fixtureServer('gone', { label: 'Gone', account: { kind: 'signed-out' } }),
    ]),
    answers: { showDeviceCode: () => Promise.resolve({ flowId: flowId('code-1') }) },
    flows: [codeFlow(step, isLoopback)],
  })
  renderScreen(hub, <DeviceCodeScreen />, '/servers/new-browser')
  await userEvent.click(page.getByRole('button', { name: 'Show the code' }))
  return hub
}

test('the primary’s account unless another is chosen; the danger is said before and beside the code', async () => {
  const hub = fixtureHub({
    app: fixtureApp([
      fixtureServer('work', { label: 'Work' }),
      fixtureServer('home', { label: 'Home', isPrimary: true }),
    ]),
  })
  renderScreen(hub, <DeviceCodeScreen />, '/servers/new-browser')
  await expect.element(page.getByRole('radio', { name: 'Home (holds your server list)' })).toBeChecked()
  await expect.element(page.getByText(/Whoever reads this code now gets the whole account/)).toBeVisible()
  expect(hub.calls).toEqual([])
  await userEvent.click(page.getByRole('radio', { name: 'Work' }))
  await userEvent.click(page.getByRole('button', { name: 'Show the code' }))
  expect(hub.calls).toEqual([{ command: 'showDeviceCode', arguments: ['work', window.location.origin] }])
})

test('the code as picture and as text; closing the screen closes the code', async () => {
  const hub = await show(showing())
  await expect.element(page.getByRole('img', { name: 'Code for the other browser' })).toBeVisible()
  await expect.element(page.getByText(linkText)).toBeVisible()
  await expect.element(page.getByText(/Whoever reads this code now/)).toBeVisible()
  await expect.element(page.getByText('The code ends in 10 minutes.')).toBeVisible()
  expect(hub.calls.map(({ command }) => command)).toEqual(['showDeviceCode'])
  removeScreen()
  expect(hub.calls.at(-1)).toEqual({ command: 'cancelFlow', arguments: ['code-1'] })
})

test('localhost and a server without a connection are said while the code is shown', async () => {
  await show(showing(error), true)
  await expect.element(page.getByText(/is this computer: the other browser must run here too/)).toBeVisible()
  await expect.element(page.getByRole('img', { name: 'Code for the other browser' })).not.toBeInTheDocument()
  await expect.element(page.getByText(/did not answer in time\. It is tried again by itself/)).toBeVisible()
})

test.each([
  [{ at: 'handed-over' }, 'The other browser has the account'],
  [{ at: 'ended', outcome: { kind: 'expired' } }, 'Nobody read the code'],
  [{ at: 'ended', outcome: { kind: 'answered-by-someone-else' } }, 'Somebody else answered the other browser'],
  [{ at: 'ended', outcome: { kind: 'failed', error } }, 'Nothing was handed over'],
  [{ at: 'ended', outcome: { kind: 'unproven', error } }, 'It is not certain that the other browser has the account'],
] satisfies [DeviceCodeStep, string][])('%o', async (step, title) => {
  await show(step)
  await expect.element(page.getByRole('heading', { name: title })).toBeVisible()
  await expect.element(page.getByText(linkText)).not.toBeInTheDocument()
  expect(await accessibilityProblems('light')).toEqual([])
})

test('a restarted hub closed the code: said, and a new one can be shown', async () => {
  const hub = await show(showing())
  hub.setFlow('gone', 'code-1')
  await expect.element(page.getByRole('alert')).toHaveTextContent('the code is closed')
  await expect.element(page.getByRole('button', { name: 'Show the code' })).toBeVisible()
})

test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
  await show(showing(error), true)
  await expect.element(page.getByText(linkText)).toBeVisible()
  expect(await accessibilityProblems(theme)).toEqual([])
})

import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { HubError } from '../../worker/api/errors'
import { fixtureHub } from '../testing/fixtureHub'
import { fixtureApp, fixtureServer, threeServers } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { ServerPill } from './ServerPill'

afterEach(removeScreen)

async function openList(app = fixtureApp(threeServers()), answers = {}) {
  const hub = fixtureHub({ app, answers })
  renderScreen(hub, <ServerPill />)
  await userEvent.click(page.getByRole('button', { name: 'Show servers' }))
  await expect.element(page.getByRole('dialog', { name: 'Servers' })).toBeVisible()
  return hub
}

describe('the server pill and its list', () => {
  test('each server has its state in words', async () => {
    await openList()
    const items = page.getByRole('listitem')
    await expect.element(items.nth(0)).toHaveTextContent('connected')
    await expect.element(items.nth(0)).toHaveTextContent('primary')
    await expect.element(items.nth(1)).toHaveTextContent(/reconnecting.*offline since/)
    await expect.element(items.nth(2)).toHaveTextContent('sign in again')
  })

  test('Retry connects that server now', async () => {
    const hub = await openList()
    await userEvent.click(page.getByRole('button', { name: 'Retry' }))
    expect(hub.calls).toEqual([{ command: 'retryNow', arguments: ['cloud'] }])
  })

  test('a server that refused the sign-in can be asked once more, and says how a CLI gets there', async () => {
    const hub = await openList()
    await userEvent.click(page.getByRole('button', { name: 'Try again' }))
    expect(hub.calls).toEqual([{ command: 'retryNow', arguments: ['company'] }])
    await userEvent.click(page.getByText('Connect a CLI to Cloud'))
    await expect.element(page.getByText(/HAPPY_HOME_DIR=~\/\.happy-cloud-example-org happy auth login$/)).toBeVisible()
  })

  test('signing in again leads to that server', async () => {
    await openList()
    await expect
      .element(page.getByRole('link', { name: 'Sign in again' }))
      .toHaveAttribute('href', '/sign-in?server=company')
  })

  test('everything else is on the page of the servers', async () => {
    await openList()
    await expect.element(page.getByRole('link', { name: 'Manage servers' })).toHaveAttribute('href', '/servers')
    await expect.element(page.getByRole('link', { name: 'Add a server' })).toHaveAttribute('href', '/sign-in')
    await expect.element(page.getByRole('button', { name: 'Remove' })).not.toBeInTheDocument()
  })

  test('a failed action is said in the item of its server', async () => {
    const app = fixtureApp([fixtureServer('one', { connection: { kind: 'paused' } })])
    await openList(app, { resumeServer: () => Promise.reject(new HubError({ code: 'hub-unresponsive' })) })
    await userEvent.click(page.getByRole('button', { name: 'Resume' }))
    await expect.element(page.getByRole('alert')).toHaveTextContent('does not answer')
  })

  test.each(['light', 'dark'] as const)('no accessibility problems: %s', async (theme) => {
    await openList()
    expect(await accessibilityProblems(theme)).toEqual([])
  })
})

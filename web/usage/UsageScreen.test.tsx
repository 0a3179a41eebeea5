import { afterEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { AccountServices } from '../../worker/api/agents/account'
import { HubError } from '../../worker/api/errors'
import { fixtureHub } from '../testing/fixtureHub'
import { canonicalUrl, fixtureApp, fixtureServer } from '../testing/fixtureStates'
import { accessibilityProblems, removeScreen, renderScreen } from '../testing/renderScreen'
import { UsageScreen } from './UsageScreen'

afterEach(removeScreen)

const app = fixtureApp([fixtureServer('a', { label: 'Here' }), fixtureServer('b', { label: 'There', colour: 3 })])
const today = () => new Date().setHours(0, 0, 0, 0)

test.each([
  [1280, 'light'],
  [390, 'dark'],
] as const)('usage and services of each server at %i px, %s', async (width, theme) => {
  await page.viewport(width, 844)
  let services: AccountServices = {
    github: { login: 'ada' },
    services: ['openai'],
    phones: [{ id: 'p', ending: 'abc123', createdAt: 1, updatedAt: Date.now() - 3_600_000 }],
  }
  const hub = fixtureHub({
    app,
    answers: {
      readUsageDays: (id) =>
        Promise.resolve(
          Array.from({ length: 12 }, (_, index) => ({
            at: today() - index * 86_400_000,
            tokens: (index % 5) * (id === 'a' ? 120_000 : 40_000),
            cost: index / 4,
          })),
        ),
      readServices: (id) => Promise.resolve(id === 'a' ? services : { github: null, services: [], phones: [] }),
      disconnectService: (_id, service) => {
        services = service === 'github' ? { ...services, github: null } : { ...services, services: [] }
        return Promise.resolve()
      },
    },
  })
  renderScreen(hub, <UsageScreen />)
  await expect.element(page.getByRole('region', { name: 'All 2 servers' })).toHaveTextContent(/3.4M tokens · \$33.00/)
  await expect.element(page.getByRole('region', { name: 'Here', exact: true })).toHaveTextContent(/2.5M tokens/)
  expect(await accessibilityProblems(theme)).toEqual([])
  document.documentElement.dataset['theme'] = theme
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  await page.screenshot({ path: `../../.cache/shots/usage-${width}-${theme}.png` })
  delete document.documentElement.dataset['theme']
  await page.getByRole('button', { name: 'Disconnect openai' }).click()
  const dialog = page.getByRole('dialog', { name: 'Disconnect openai from Here?' })
  await expect.element(dialog).toHaveTextContent(/your account keeps on Here/)
  expect(await accessibilityProblems(theme)).toEqual([])
  document.documentElement.dataset['theme'] = theme
  await page.screenshot({ path: `../../.cache/shots/usage-ask-${width}-${theme}.png` })
  delete document.documentElement.dataset['theme']
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(hub.calls.filter(({ command }) => command === 'disconnectService')).toEqual([])
  await page.getByRole('button', { name: 'Disconnect openai' }).click()
  await dialog.getByRole('button', { name: 'Disconnect' }).click()
  await expect.element(page.getByText('openai')).not.toBeInTheDocument()
  await page.getByRole('button', { name: 'Disconnect GitHub' }).click()
  const ofGithub = page.getByRole('dialog', { name: 'Disconnect GitHub from Here?' })
  await expect.element(ofGithub).toHaveTextContent(/forgets its GitHub user/)
  await ofGithub.getByRole('button', { name: 'Disconnect' }).click()
  await expect.element(page.getByText('Connected with GitHub as ada.')).not.toBeInTheDocument()
  expect(hub.calls.findLast(({ command }) => command === 'disconnectService')).toMatchObject({
    arguments: ['a', 'github'],
  })
  await page.getByRole('button', { name: 'Remove the phone …abc123' }).click()
  const ofPhone = page.getByRole('dialog', { name: 'Remove the phone …abc123 from Here?' })
  expect(hub.calls.filter(({ command }) => command === 'removePhone')).toEqual([])
  await ofPhone.getByRole('button', { name: 'Remove' }).click()
  expect(hub.calls.filter(({ command }) => command === 'removePhone')).toMatchObject([{ arguments: ['a', 'p'] }])
})

test('GitHub is connected on its own page; a server that is not set up for it says so', async () => {
  let login: string | null = null
  const github = 'https://github.com/login/oauth/authorize?client_id=x'
  const hub = fixtureHub({
    app,
    answers: {
      readUsageDays: () => Promise.resolve([]),
      readServices: (id) =>
        Promise.resolve({ github: id === 'a' && login !== null ? { login } : null, services: [], phones: [] }),
      githubPage: (id) => Promise.resolve(id === 'a' ? github : null),
    },
  })
  renderScreen(hub, <UsageScreen />)
  const here = page.getByRole('region', { name: 'Here', exact: true })
  const there = page.getByRole('region', { name: 'There', exact: true })
  await userEvent.click(there.getByRole('button', { name: 'Connect with GitHub' }))
  await expect.element(there).toHaveTextContent('There is not set up for GitHub')
  await userEvent.click(here.getByRole('button', { name: 'Connect with GitHub' }))
  const dialog = page.getByRole('dialog', { name: 'Connect Here with GitHub?' })
  await expect.element(dialog.getByRole('link', { name: 'Go on at GitHub' })).toHaveAttribute('href', github)
  expect(await accessibilityProblems('dark')).toEqual([])
  login = 'ada'
  await userEvent.click(dialog.getByRole('button', { name: 'Look again' }))
  await expect.element(here).toHaveTextContent('Connected with GitHub as ada.')
})

test('a server that does not answer is named; the others tell', async () => {
  const error = new HubError({ code: 'unreachable', serverUrl: canonicalUrl('https://b.test'), reason: 'timed-out' })
  const hub = fixtureHub({
    app,
    answers: {
      readUsageDays: (id) => (id === 'b' ? Promise.reject(error) : Promise.resolve([])),
      readServices: () => Promise.resolve({ github: null, services: [], phones: [] }),
    },
  })
  renderScreen(hub, <UsageScreen />)
  await expect
    .element(page.getByRole('region', { name: 'There', exact: true }).getByRole('alert'))
    .toHaveTextContent(/b\.test/)
  await expect
    .element(page.getByRole('region', { name: 'Here', exact: true }))
    .toHaveTextContent(/No agent reported any use in the last 30 days/)
})

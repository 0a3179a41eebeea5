import type { Page } from 'playwright'
import { linkMessages } from '../../web/i18n/linkMessages'
import { machineMessages } from '../../web/i18n/machineMessages'
import { restoreAccount } from '../fixtures/pages/signIn'
import { expect, test } from '../fixtures/test'
import { twoDaemons } from '../fixtures/twoServers'

const soon = { timeout: 60_000 }

async function openMachine(page: Page, serverLabel: string): Promise<void> {
  await page.goto('/machines')
  await page.getByRole('list', { name: serverLabel, exact: true }).locator('a[href^="/machines/"]').click()
  await expect(page.getByRole('heading', { name: machineMessages.title })).toBeVisible()
}

async function choose(page: Page, action: string): Promise<void> {
  await page.getByRole('button', { name: machineMessages.actions.name }).click()
  await page.getByRole('dialog', { name: machineMessages.actions.name }).getByRole('button', { name: action }).click()
}

test('a machine: its shell, a new name that a second client has too, its daemon stopped', async ({ world }) => {
  const { page, appUrl, backupText, a } = await twoDaemons(world, 'separate-key')
  const label = new URL(a.server.url).host

  await test.step('a line runs in the directory that is named, and its exit code is told', async () => {
    await openMachine(page, label)
    await page.getByRole('combobox', { name: machineMessages.shell.directory }).fill(a.cli.home)
    await page.getByRole('textbox', { name: machineMessages.shell.field }).fill('pwd; echo told >&2; exit 3')
    await page.getByRole('button', { name: machineMessages.shell.run }).click()
    const run = page.getByRole('listitem').filter({ hasText: 'exit 3' })
    await expect(run).toContainText(a.cli.home)
    await expect(run).toContainText('told')
    await expect(run).toContainText(machineMessages.shell.exit(3))
  })

  await test.step('two clients rename it; each shows what the other wrote last', async () => {
    const second = await (await world.browser(appUrl)).newTab()
    await restoreAccount(second, backupText)
    await second.getByRole('button', { name: linkMessages.signIn.confirmAccount.goOn, exact: true }).click()
    await second.waitForURL((url) => url.pathname !== '/sign-in')
    await openMachine(second, label)
    for (const [here, there, name] of [
      [page, second, 'Desk'],
      [second, page, 'Desk upstairs'],
    ] as const) {
      await choose(here, machineMessages.actions.rename)
      await here.getByRole('textbox', { name: machineMessages.rename.label }).fill(name)
      await here.getByRole('button', { name: machineMessages.rename.save, exact: true }).click()
      await expect(here.getByRole('main').getByText(name, { exact: true })).toBeVisible()
      await expect(there.getByRole('main').getByText(name, { exact: true })).toBeVisible()
    }
  })

  await test.step('its daemon ends, and the page says what to run there', async () => {
    await choose(page, machineMessages.actions.stop)
    await page.getByRole('button', { name: machineMessages.stop.do, exact: true }).click()
    await expect(page.getByRole('heading', { name: machineMessages.offline.title })).toBeVisible(soon)
  })
})

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { paletteMessages } from '../../web/i18n/paletteMessages'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { newSessionMessages } from '../../web/i18n/newSessionMessages'
import { answerCard, permissionCards } from '../fixtures/pages/newSession'
import { agentMessages, sessionRows } from '../fixtures/pages/sessions'
import { confirmAccount, restoreAccount } from '../fixtures/pages/signIn'
import { connectRestorableServers } from '../fixtures/pages/syncedServerList'
import { createGate } from '../proxy/faults'
import { expect, test } from '../fixtures/test'
import { twoDaemons, type LinkedDaemon } from '../fixtures/twoServers'

const words = newSessionMessages.fleet

async function repository(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true })
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', directory, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args])
  git('init', '-q', '-b', 'main')
  git('commit', '-q', '--allow-empty', '-m', 'first')
  return directory
}

/** A word that claude said in one session of each server, in a browser that has none of it and fetches it. */
async function searchAndFetch(page: Page, word: string, slow: LinkedDaemon): Promise<void> {
  const search = paletteMessages.search
  await expect(sessionRows(page)).toHaveCount(2)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill(word)
  await page.getByRole('option', { name: search.searchFor(word) }).click()
  await expect(page.getByText('0 of 2 sessions searched · nothing found yet')).toBeVisible()
  await expect(page.getByText(search.missing(2))).toBeVisible()

  // One server takes its time, so that the progress can be looked at.
  const gate = createGate()
  slow.server.proxy.setFault({ kind: 'hold', at: 'answer', gate, path: /\/messages/, method: 'GET', times: 1 })
  await page.getByRole('button', { name: search.fetch }).click()
  await gate.reached
  await expect(page.getByRole('progressbar', { name: search.fetchName })).toBeVisible()
  await expect(page.getByText(/^[01] of 2 fetched and searched/)).toBeVisible()
  gate.open()
  await expect(page.getByText(/ messages in 2 sessions$/)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('button', { name: search.fetch })).toHaveCount(0)

  const found = page.getByRole('main').getByRole('region')
  await expect(found).toHaveCount(2)
  const opened = new Set<string>()
  for (const index of [0, 1]) {
    const results = page.url()
    await found.nth(index).getByRole('link', { name: word }).first().click()
    await expect(agentMessages(page, word).first()).toBeInViewport()
    const [, , serverId = ''] = new URL(page.url()).pathname.split('/')
    opened.add(serverId)
    await page.goBack()
    await expect(page).toHaveURL(results)
  }
  expect(opened.size).toBe(2)
}

test('one prompt to two machines on two servers, each in a worktree: compared, one kept, the other archived and taken back; a new browser fetches and finds what both answered', async ({
  world,
}) => {
  const { page, appUrl, backupText, a, b } = await twoDaemons(world, 'separate-key')
  const root = await repository(join(a.cli.home, 'projects', 'fleet-a'))
  await page.goto('/fleet')
  await page.getByRole('textbox', { name: words.prompt }).fill('write: made.txt hello')
  for (const [side, directory] of [
    [a, root],
    [b, join(b.cli.home, 'projects', 'not-there')],
  ] as const) {
    const group = page.getByRole('group', { name: new URL(side.server.url).host, exact: true })
    await group.getByRole('checkbox').check()
    await group.getByRole('textbox', { name: newSessionMessages.directory }).fill(directory)
  }
  await page.getByRole('checkbox', { name: words.worktrees }).check()
  await page.getByRole('button', { name: words.start(2) }).click()

  const members = page.getByRole('main').locator('section')
  const [first, second] = [members.nth(0), members.nth(1)]
  // The one that cannot start says why, and loses nothing: the other one runs.
  await expect(second.getByRole('alert')).toContainText(new URL(b.server.url).host, { timeout: 60_000 })
  const card = permissionCards(page, 'made.txt')
  await expect(card).toBeVisible({ timeout: 60_000 })
  await answerCard(card, permissionMessages.allow)
  await expect(first.getByText('Done.')).toBeVisible({ timeout: 60_000 })
  expect(existsSync(join(root, 'made.txt'))).toBe(false)

  await repository(join(b.cli.home, 'projects', 'not-there'))
  await second.getByRole('button', { name: words.again }).click()
  await expect(permissionCards(page, 'made.txt')).toBeVisible({ timeout: 60_000 })
  await answerCard(permissionCards(page, 'made.txt'), permissionMessages.allow)
  await expect(second.getByText('Done.')).toBeVisible({ timeout: 60_000 })

  await page.getByRole('button', { name: words.showChanges }).click()
  for (const member of [first, second]) await expect(member.getByRole('button', { name: /^made\.txt/ })).toBeVisible()
  // It outlives the page.
  await page.reload()
  await first.getByText(words.keep, { exact: true }).click()
  await expect(page.getByText(words.kept(1))).toBeVisible()
  await page.getByRole('button', { name: words.undo }).click()
  await expect(page.getByText(words.kept(1))).toHaveCount(0)
  await expect(first.getByText('Done.')).toBeVisible()

  await test.step('a new browser has none of it, fetches it, and finds what claude said on both servers', async () => {
    const other = await (await world.browser(appUrl)).newTab('/sign-in')
    await restoreAccount(other, backupText)
    await confirmAccount(other)
    await connectRestorableServers(other)
    await searchAndFetch(other, 'Done.', b)
  })
})

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { newSessionMessages } from '../../web/i18n/newSessionMessages'
import { answerCard, permissionCards } from '../fixtures/pages/newSession'
import { expect, test } from '../fixtures/test'
import { twoDaemons } from '../fixtures/twoServers'

const words = newSessionMessages.fleet

async function repository(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true })
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', directory, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args])
  git('init', '-q', '-b', 'main')
  git('commit', '-q', '--allow-empty', '-m', 'first')
  return directory
}

test('one prompt to two machines on two servers, each in a worktree: compared, one kept, the other archived and taken back', async ({
  world,
}) => {
  const { page, a, b } = await twoDaemons(world, 'separate-key')
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
})

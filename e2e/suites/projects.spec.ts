import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { messages } from '../../web/i18n/messages'
import { newSessionMessages } from '../../web/i18n/newSessionMessages'
import { paletteMessages } from '../../web/i18n/paletteMessages'
import { settingsMessages } from '../../web/i18n/settingsMessages'
import { echoOf } from '../agents/modelScript'
import { machinesOf, startNewSession } from '../fixtures/pages/newSession'
import { agentMessages } from '../fixtures/pages/sessions'
import { chooseAction } from '../fixtures/pages/sessionMenu'
import { expect, test } from '../fixtures/test'
import { twoDaemons } from '../fixtures/twoServers'

const { worktree, templates } = newSessionMessages
const soon = { timeout: 60_000 }

/** A repository with a commit, which says that it comes from the same place as the other one. */
async function repository(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true })
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', directory, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args])
  git('init', '-q', '-b', 'main')
  git('commit', '-q', '--allow-empty', '-m', 'first')
  git('remote', 'add', 'origin', 'git@example.org:ada/shop.git')
  return directory
}

test('a worktree made and cleaned up, a template, one project over two servers, what was used', async ({ world }) => {
  const { page, a, b } = await twoDaemons(world, 'separate-key')
  const root = await repository(join(a.cli.home, 'projects', 'shop'))
  const other = await repository(join(b.cli.home, 'projects', 'shop-copy'))
  const made = join(root, '.dev', 'worktree', 'calm-otter')
  const name = () => page.getByRole('textbox', { name: worktree.name, exact: true })

  await test.step('a session starts in a new worktree, from a form that becomes a template', async () => {
    await page.goto('/new')
    await machinesOf(page, a.server.url).check()
    await page.getByRole('textbox', { name: newSessionMessages.directory }).fill(root)
    await page.getByRole('textbox', { name: newSessionMessages.prompt }).fill('hello worktree')
    await page.getByRole('button', { name: templates.save }).click()
    await page.getByRole('textbox', { name: templates.name }).fill('Shop')
    await page.getByRole('button', { name: templates.confirm, exact: true }).click()
    await page.getByRole('checkbox', { name: worktree.pick }).check()
    await name().fill('calm-otter')
    await page.getByRole('button', { name: newSessionMessages.submit }).click()
    await expect(agentMessages(page, echoOf('hello worktree'))).toBeVisible(soon)
    expect(existsSync(made)).toBe(true)
  })

  await test.step('when the session has ended, the worktree is listed and removed', async () => {
    await chooseAction(page, 'end-and-archive')
    await expect(page.getByText(messages.sessions.composer.archived)).toBeVisible(soon)
    await page.goto('/new')
    await page.getByRole('button', { name: 'Shop', exact: true }).click()
    await expect(page.getByRole('textbox', { name: newSessionMessages.prompt })).toHaveValue('hello worktree')
    await page.getByRole('checkbox', { name: worktree.pick }).check()
    await page.getByRole('button', { name: worktree.removeOf('calm-otter') }).click(soon)
    await page.getByRole('dialog').getByRole('button', { name: worktree.remove, exact: true }).click()
    await expect(page.getByText(worktree.removed('calm-otter'))).toBeVisible(soon)
    expect(existsSync(made)).toBe(false)
  })

  await test.step('the template starts the session that it holds', async () => {
    await page.goto('/new')
    await page.getByRole('button', { name: 'Shop', exact: true }).click()
    await page.getByRole('button', { name: newSessionMessages.submit }).click()
    await expect(agentMessages(page, echoOf('hello worktree'))).toBeVisible(soon)
  })

  await test.step('the same repository on the other server is the same project', async () => {
    await startNewSession(page, { serverUrl: b.server.url, directory: other, prompt: 'hello copy' })
    await expect(agentMessages(page, echoOf('hello copy'))).toBeVisible(soon)
    await page.goto('/projects')
    const project = page.getByRole('region', { name: 'shop, example.org/ada/shop', exact: true })
    await expect(project).toContainText('example.org/ada/shop', soon)
    for (const directory of ['shop', 'shop-copy']) await expect(project).toContainText(`projects/${directory}`)
    await expect(project.getByText(paletteMessages.projects.crowded(2, 'main'))).toBeVisible()
  })

  await test.step('both servers tell what their agents used', async () => {
    await page.goto('/usage')
    for (const { server } of [a, b]) {
      const part = page.getByRole('region', { name: new URL(server.url).host, exact: true })
      await expect(part).toContainText(/\d tokens/)
    }
    await expect(page.getByRole('region', { name: settingsMessages.usage.all(2) })).toContainText(/\d tokens/)
  })
})

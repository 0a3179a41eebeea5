import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { filesMessages } from '../../web/i18n/filesMessages'
import { machineMessages } from '../../web/i18n/machineMessages'
import { sessionActionsMessages } from '../../web/i18n/sessionActionsMessages'
import { echoOf } from '../agents/modelScript'
import { startNewSession } from '../fixtures/pages/newSession'
import { agentMessages, composer, sessionRows } from '../fixtures/pages/sessions'
import { createAccount } from '../fixtures/pages/signIn'
import { linkSimulatedSession } from '../fixtures/simulatedSession'
import { expect, test } from '../fixtures/test'
import { twoDaemons } from '../fixtures/twoServers'

const words = filesMessages
const { shell } = machineMessages
/** In a shell it would make a file. */
const hostileName = "$(touch broken-out) ';touch broken-out;'.txt"

test('files of a session of the other server: changes, a diff, the tree, a text, a name that a shell would run', async ({
  world,
}) => {
  const { page, a, b } = await twoDaemons(world, 'separate-key')
  const directory = join(b.cli.home, 'projects', 'with-files')
  await mkdir(join(directory, 'src'), { recursive: true })
  await writeFile(join(directory, 'src', 'main.ts'), 'const one = 1\nconst two = 2\n')
  await writeFile(join(directory, hostileName), 'before\n')
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: directory })
  git('init', '-q', '-b', 'trunk')
  git('add', '.')
  git('commit', '-qm', 'first')
  await writeFile(join(directory, 'src', 'main.ts'), 'const one = 1\nconst three = 3\n')
  await writeFile(join(directory, hostileName), 'after\n')
  await writeFile(join(directory, 'new.md'), 'a new file\n')

  await startNewSession(page, { serverUrl: b.server.url, directory, prompt: 'hello files' })
  await expect(agentMessages(page, echoOf('hello files'))).toBeVisible({ timeout: 60_000 })
  const main = page.getByRole('main')

  await test.step('what changed, and how', async () => {
    await page.getByRole('button', { name: sessionActionsMessages.menu }).click()
    await page.getByRole('button', { name: sessionActionsMessages.names.files, exact: true }).click()
    await expect(main.getByText('trunk')).toBeVisible({ timeout: 30_000 })
    await expect(main.getByText(words.count(3))).toBeVisible()
    await main.getByRole('button', { name: /src\/main\.ts/ }).click()
    await expect(main.getByText('const three = 3')).toBeVisible()
    await expect(main.getByText('const two = 2')).toBeVisible()
    await main.getByRole('button', { name: /new\.md/ }).click()
    await expect(main.getByText('a new file')).toBeVisible()
    await main.getByRole('button', { name: /broken-out/ }).click()
    await expect(main.getByText('after', { exact: true })).toBeVisible()
  })

  await test.step('the tree and a text, each under its own address', async () => {
    await main.getByRole('link', { name: words.tabs.files, exact: true }).click()
    await main.getByRole('link', { name: /^Directory src/ }).click()
    await main.getByRole('link', { name: /main\.ts/ }).click()
    await expect(main.getByText('const three = 3')).toBeVisible()
    await page.reload()
    await expect(main.getByText('const three = 3')).toBeVisible({ timeout: 30_000 })
    await expect(main.getByRole('link', { name: 'broken-out' })).toHaveCount(0)
    await main.getByRole('link', { name: words.root }).click()
    await main.getByRole('searchbox', { name: words.find }).fill('main')
    await main.getByRole('list', { name: words.found }).getByRole('link', { name: 'src/main.ts' }).click()
    await expect(main.getByText('const three = 3')).toBeVisible()
  })

  const onDisk = () => readFile(join(directory, 'src', 'main.ts'), 'utf8')
  await test.step('a text is edited; a file that changed meanwhile is not written over unseen', async () => {
    await main.getByRole('button', { name: words.edit.start }).click()
    const field = main.getByRole('textbox', { name: words.edit.label('src/main.ts') })
    await field.fill('const one = 1\nconst four = 4\n')
    await main.getByRole('button', { name: words.edit.save, exact: true }).click()
    await expect(field).toHaveCount(0, { timeout: 30_000 })
    expect(await onDisk()).toBe('const one = 1\nconst four = 4\n')

    await main.getByRole('button', { name: words.edit.start }).click()
    await field.fill('const one = 1\nconst mine = 5\n')
    await writeFile(join(directory, 'src', 'main.ts'), 'const theirs = 6\n')
    await main.getByRole('button', { name: words.edit.save, exact: true }).click()
    await expect(main.getByText('const theirs = 6')).toBeVisible({ timeout: 30_000 })
    expect(await onDisk()).toBe('const theirs = 6\n')
    await main.getByRole('button', { name: /^Save mine over/ }).click()
    await expect(field).toHaveCount(0, { timeout: 30_000 })
    expect(await onDisk()).toBe('const one = 1\nconst mine = 5\n')
  })

  await test.step('a comment on a line arrives at the agent with file and line', async () => {
    await main.getByRole('link', { name: words.tabs.changes, exact: true }).click()
    await main.getByRole('button', { name: /src\/main\.ts/ }).click()
    await main
      .getByRole('button', { name: words.review.comment(2) })
      .last()
      .click()
    await page.keyboard.type('Why five?')
    await main.getByRole('button', { name: words.review.send }).click()
    await expect(main.getByText(words.review.sent)).toBeVisible()
    await main.getByRole('link', { name: words.back }).last().click()
    const arrived = agentMessages(page, 'Why five?')
    await expect(arrived).toBeVisible({ timeout: 60_000 })
    await expect(arrived).toContainText('src/main.ts:2')
  })

  await test.step('a line of its shell runs in its directory, and none outside it', async () => {
    await page.keyboard.press('Control+Alt+KeyS')
    await expect(page).toHaveURL(/\/shell$/)
    const run = async (command: string) => {
      await main.getByRole('textbox', { name: shell.field }).fill(command)
      await main.getByRole('button', { name: shell.run, exact: true }).click()
      return main.getByRole('listitem').filter({ hasText: command })
    }
    const first = await run('pwd; git branch --show-current; exit 3')
    await expect(first).toContainText(directory, { timeout: 30_000 })
    await expect(first).toContainText('trunk')
    await expect(first).toContainText(shell.exit(3))
    await main.getByRole('combobox', { name: shell.directory }).fill('/')
    await expect((await run('echo outside')).getByRole('alert')).toContainText(/outside the working directory/, {
      timeout: 30_000,
    })
  })

  // Nothing was run but what was meant, and all of it on B.
  const names = execFileSync('ls', ['-a', directory], { encoding: 'utf8' })
  expect(names.split('\n')).not.toContain('broken-out')
  const toA = a.server.proxy.recordings().filter((r) => r.kind === 'frame' && r.payload.includes('"rpc-call"'))
  expect(toA).toEqual([])
})

test('Happy Agent: its files come in pages of its tree, and what it does not answer is not offered', async ({
  world,
}) => {
  const [a] = await world.servers(1)
  if (!a) throw new Error('A server is needed')
  const appUrl = await world.serveApp(a)
  const page = await (await world.browser(appUrl)).newTab()
  await createAccount(page)
  const directory = await mkdtemp(join(tmpdir(), 'happy-agent-'))
  await mkdir(join(directory, 'src', 'deep'), { recursive: true })
  await writeFile(join(directory, 'src', 'deep', 'needle.ts'), 'const found = true\n')
  for (let index = 0; index < 620; index++) await writeFile(join(directory, `file-${index}.txt`), '')
  await linkSimulatedSession(page, appUrl, a, directory, { isHappyAgent: true })
  await page.goto(appUrl)
  await sessionRows(page, basename(directory)).click()
  const main = page.getByRole('main')

  await composer(page).pressSequentially('look at @needle')
  await expect(page.getByRole('option')).toHaveText('@src/deep/needle.ts')

  await page.getByRole('button', { name: sessionActionsMessages.menu }).click()
  const { names } = sessionActionsMessages
  const item = (name: string) => page.getByRole('button', { name, exact: true })
  await expect(item(names.archive)).toBeVisible()
  for (const missing of [names.shell, names.fork, names['end-and-archive']]) await expect(item(missing)).toHaveCount(0)
  await item(names.files).click()
  await expect(main.getByRole('link', { name: /^file-619\.txt/ })).toBeAttached({ timeout: 30_000 })
  await expect(main.getByRole('link', { name: words.tabs.changes, exact: true })).toHaveCount(0)
  await main.getByRole('link', { name: /^Directory src/ }).click()
  await main.getByRole('link', { name: /^Directory deep/ }).click()
  await main.getByRole('link', { name: /needle\.ts/ }).click()
  await expect(main.getByText('const found = true')).toBeVisible({ timeout: 30_000 })
  await expect(main.getByRole('button', { name: words.edit.start })).toHaveCount(0)

  await main.getByRole('link', { name: words.root }).click()
  await main.getByRole('searchbox', { name: words.find }).fill('needle')
  await main.getByRole('list', { name: words.found }).getByRole('link', { name: 'src/deep/needle.ts' }).click()
  await expect(main.getByText('const found = true')).toBeVisible()

  await page.keyboard.press('Control+Alt+KeyS')
  await expect(main.getByText(shell.notOffered)).toBeVisible()
  await rm(directory, { recursive: true })
})

import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messages } from '../../web/i18n/messages'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { newSessionMessages } from '../../web/i18n/newSessionMessages'
import { agentSettingsMessages } from '../../web/i18n/agentSettingsMessages'
import { composerMessages } from '../../web/i18n/composerMessages'
import { sessionActionsMessages } from '../../web/i18n/sessionActionsMessages'
import { echoOf } from '../agents/modelScript'
import { startCliSession } from '../fixtures/cli/startCliSession'
import { pick, settingChip as chip } from '../fixtures/pages/agentSettings'
import { answerCard, machinesOf, permissionCards } from '../fixtures/pages/newSession'
import { agentMessages, composer, ownMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoDaemons } from '../fixtures/twoServers'

const { ask } = agentSettingsMessages
const { modes } = messages.sessions
const words = permissionMessages

const has = (line: string[], name: string, value: string) =>
  line[line.indexOf(name) + 1] === value && line.includes(name)

test('mode and model: a new session begins with them, later picks arrive with the next prompt', async ({ world }) => {
  const { page, b } = await twoDaemons(world, 'separate-key')
  const directory = join(b.cli.home, 'projects', 'composed')
  await mkdir(directory, { recursive: true })
  await page.goto('/new')
  await machinesOf(page, b.server.url).check()
  await page.getByRole('textbox', { name: newSessionMessages.directory }).fill(directory)
  await pick(page, 'mode', modes.acceptEdits)
  await pick(page, 'model', 'sonnet')
  await page.getByRole('textbox', { name: newSessionMessages.prompt }).fill('hello')
  await page.getByRole('button', { name: newSessionMessages.submit }).click()
  await expect(agentMessages(page, echoOf('hello'))).toBeVisible({ timeout: 60_000 })
  await expect(chip(page, 'mode', modes.acceptEdits)).toBeVisible()
  await expect(chip(page, 'model', 'sonnet')).toBeVisible()
  // In the arguments of the CLI and of the agent itself.
  const lines = await b.cli.commandLines()
  const begun = lines.filter((line) => has(line, '--permission-mode', 'acceptEdits') && has(line, '--model', 'sonnet'))
  expect(begun.length).toBeGreaterThan(0)

  await sendMessage(page, `write: ${join(directory, 'edited.txt')} text`)
  await expect(agentMessages(page, 'Done.')).toHaveCount(1)
  expect(existsSync(join(directory, 'edited.txt'))).toBe(true)

  // The next prompt asks another model.
  await pick(page, 'model', 'haiku')
  await sendMessage(page, 'model')
  await expect(agentMessages(page, 'Asked: ').filter({ hasText: 'haiku' })).toBeVisible()

  // Bypass is asked about once, asks nothing more, and is left again by “Ask first”.
  await pick(page, 'mode', modes.bypassPermissions)
  await page.getByRole('button', { name: ask.yes(modes.bypassPermissions) }).click()
  await sendMessage(page, 'run: touch unasked.txt')
  await expect(agentMessages(page, 'Done.')).toHaveCount(2)
  expect(existsSync(join(directory, 'unasked.txt'))).toBe(true)
  await pick(page, 'mode', modes.default)
  await sendMessage(page, 'run: touch asked.txt')
  await expect(permissionCards(page, 'touch asked.txt')).toBeVisible()
  expect(existsSync(join(directory, 'asked.txt'))).toBe(false)
})

test('a plan is approved with all edits, with questions, with everything: the mode follows; then a helper agent works', async ({
  world,
}) => {
  const { page, b } = await twoDaemons(world, 'separate-key')
  const session = await startCliSession(b.cli, b.server, 'planned')
  await page.goto('/')
  await sessionRows(page, 'planned').click()
  // The agent begins to plan by itself: the pick follows, as in the official app.
  await sendMessage(page, 'planmode')
  await expect(chip(page, 'mode', modes.plan)).toBeVisible({ timeout: 60_000 })
  await sendMessage(page, 'plan')
  const card = permissionCards(page, 'Look')
  await answerCard(card, words.plan.session)
  await expect(card).toHaveCount(0)
  await expect(chip(page, 'mode', modes.acceptEdits)).toBeVisible()
  const file = join(session.directory, 'planned.txt')
  await sendMessage(page, `write: ${file} text`)
  await expect.poll(() => existsSync(file), { timeout: 30_000 }).toBe(true)
  expect(await permissionCards(page).count()).toBe(0)

  const approvePlan = async (answer: string) => {
    await sendMessage(page, 'planmode')
    await expect(chip(page, 'mode', modes.plan)).toBeVisible({ timeout: 60_000 })
    await sendMessage(page, 'plan')
    await answerCard(card, answer)
  }
  await test.step('approved without more, the agent asks again before it writes', async () => {
    await approvePlan(words.plan.allow)
    await expect(card).toHaveCount(0)
    await expect(chip(page, 'mode', modes.default)).toBeVisible()
    const asked = join(session.directory, 'asked.txt')
    await sendMessage(page, `write: ${asked} text`)
    await expect(permissionCards(page, 'asked.txt')).toBeVisible({ timeout: 30_000 })
    expect(existsSync(asked)).toBe(false)
    await answerCard(permissionCards(page, 'asked.txt'), words.allow)
    await expect.poll(() => existsSync(asked), { timeout: 30_000 }).toBe(true)
  })

  await test.step('approved with everything, it asks for nothing', async () => {
    await approvePlan(words.plan.everything)
    // That is asked about once in each session.
    await expect(card.getByRole('alert')).toContainText(words.sureEverything)
    await answerCard(card, words.plan.everything)
    await expect(card).toHaveCount(0)
    await expect(chip(page, 'mode', modes.bypassPermissions)).toBeVisible()
    const unasked = join(session.directory, 'unasked.txt')
    await sendMessage(page, `run: touch ${unasked}`)
    await expect.poll(() => existsSync(unasked), { timeout: 30_000 }).toBe(true)
    expect(await permissionCards(page).count()).toBe(0)
  })

  await test.step('what a helper agent does stands in its call, with a count of its own', async () => {
    const { tool } = messages.sessions
    await sendMessage(page, 'task: run: echo from-the-helper')
    const helper = page.getByRole('button', { name: new RegExp(`^${tool.verbs.task}.*Help out`) })
    await expect(helper).toContainText(/\d steps?/, { timeout: 60_000 })
    const step = page.getByRole('button', { name: new RegExp(`^${tool.verbs.run}.*from-the-helper`) })
    await expect(step).toHaveCount(0)
    await helper.click()
    await expect(step).toBeVisible()
    await page.getByRole('link', { name: composerMessages.call.full }).first().click()
    const steps = page.getByRole('region', { name: composerMessages.call.steps })
    await expect(steps.getByRole('button', { name: /from-the-helper/ })).toBeVisible()
  })
})

test('@ names files of the session’s directory', async ({ world }) => {
  const { page, b } = await twoDaemons(world, 'separate-key')
  const session = await startCliSession(b.cli, b.server, 'named')
  await mkdir(join(session.directory, 'src'), { recursive: true })
  await writeFile(join(session.directory, 'src', 'main.ts'), '')
  await page.goto('/')
  await sessionRows(page, 'named').click()
  await composer(page).pressSequentially('echo @mai')
  const option = page.getByRole('listbox', { name: composerMessages.assist.files }).getByRole('option')
  await expect(option).toHaveText('@src/main.ts')
  await composer(page).press('Enter')
  await expect(composer(page)).toHaveValue('echo @src/main.ts ')
})

test('what the agent has to do stands above the composer; what it refuses to list does not', async ({ world }) => {
  const { page, b } = await twoDaemons(world, 'separate-key')
  await startCliSession(b.cli, b.server, 'listed')
  await page.goto('/')
  await sessionRows(page, 'listed').click()
  await sendMessage(page, 'tasks')
  await expect(agentMessages(page, 'Updated task #1')).toBeVisible({ timeout: 60_000 })
  const line = page.getByText(composerMessages.todos.done(1, 2))
  await expect(page.locator('summary').filter({ has: line })).toContainText('Change')

  // The claude of this CLI has tools for tasks, and no longer the one for a whole list.
  await sendMessage(page, 'todo')
  await expect(agentMessages(page, 'No such tool available: TodoWrite')).toBeVisible()
  await line.click()
  await expect(page.locator('details').getByRole('listitem')).toHaveCount(2)

  // The call itself has an address of its own, from which Back leads to where it is.
  await page
    .getByRole('button', { name: new RegExp(`^${messages.sessions.tool.verbs.todos}`) })
    .last()
    .click()
  const full = page.getByRole('link', { name: composerMessages.call.full })
  await full.click()
  await expect(page).toHaveURL(/\?call=/)
  await expect(page.getByText(composerMessages.call.input)).toBeVisible()
  await page.reload()
  await expect(page.getByText(composerMessages.call.input)).toBeVisible()
  await page.goBack()
  await expect(composer(page)).toBeVisible()
  await expect(page).not.toHaveURL(/\?call=/)
})

test('control goes to the terminal and back', async ({ world }) => {
  const { page, b } = await twoDaemons(world, 'separate-key')
  await b.cli.trustProject(join(b.cli.home, 'projects', 'handed'))
  await startCliSession(b.cli, b.server, 'handed')
  await page.goto('/')
  await sessionRows(page, 'handed').click()
  await sendMessage(page, 'hello')
  await expect(agentMessages(page, echoOf('hello'))).toBeVisible({ timeout: 60_000 })
  await expect(sessionRows(page, 'handed', messages.sessions.state.idle)).toHaveCount(1)
  const { control } = composerMessages
  await page.getByRole('button', { name: sessionActionsMessages.menu }).click()
  await page.getByRole('button', { name: control.handBack }).click()
  await expect(page.getByText(control.terminal)).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: control.takeOver }).click()
  await expect(page.getByText(control.terminal)).toHaveCount(0, { timeout: 30_000 })
  await sendMessage(page, 'back again')
  await expect(agentMessages(page, echoOf('back again'))).toBeVisible({ timeout: 60_000 })
})

test('prompts wait while the agent works: changed, cancelled, moved, and sent when it is done', async ({ world }) => {
  const { page, b } = await twoDaemons(world, 'separate-key')
  await startCliSession(b.cli, b.server, 'queued')
  await page.goto('/')
  await sessionRows(page, 'queued').click()
  await sendMessage(page, 'slow: 80')
  await expect(sessionRows(page, 'queued', messages.sessions.state.working)).toHaveCount(1)
  for (const text of ['first', 'second', 'third', 'fourth']) await sendMessage(page, text)
  const { waiting } = composerMessages
  const queued = (text: string) => ownMessages(page, text)
  await expect(queued('fourth')).toContainText(messages.sessions.delivery.waiting)
  await queued('first').getByRole('button', { name: waiting.cancel }).click()
  await queued('second').getByRole('button', { name: messages.sessions.delivery.edit }).click()
  await expect(composer(page)).toHaveValue('second')
  await composer(page).fill('')
  await queued('fourth').getByRole('button', { name: waiting.earlier }).click()
  await expect(ownMessages(page).last()).toContainText('third')
  // What the agent has says so wherever it is looked at.
  await queued('fourth').getByRole('button', { name: waiting.sendNow }).click()
  await expect(queued('fourth')).toContainText(waiting.handed)
  const other = await page.context().newPage()
  await other.goto(page.url())
  await expect(ownMessages(other, 'fourth')).toContainText(waiting.handed)
  await expect(ownMessages(other, 'third')).toContainText(waiting.here)
  await other.close()
  await expect(agentMessages(page, echoOf('third'))).toBeVisible({ timeout: 60_000 })
  await expect(agentMessages(page, 'You said')).toHaveText([new RegExp(echoOf('fourth')), new RegExp(echoOf('third'))])
})

import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { agentSettingsMessages } from '../../web/i18n/agentSettingsMessages'
import { composerMessages } from '../../web/i18n/composerMessages'
import { messages } from '../../web/i18n/messages'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { newSessionMessages } from '../../web/i18n/newSessionMessages'
import { copyCli, type CliCopy } from '../installs/copyCli'
import { oneDaemon } from '../fixtures/oneDaemon'
import { pick, settingChip } from '../fixtures/pages/agentSettings'
import { answerCard, permissionCards } from '../fixtures/pages/newSession'
import { attach, greyPicture, reportOf } from '../fixtures/pages/pictures'
import { agentMessages, composer, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'

const { ask } = agentSettingsMessages
const { modes } = messages.sessions
const words = permissionMessages

async function stopTurn(page: Page, folder: string): Promise<void> {
  await sendMessage(page, 'slow: 200')
  await expect(sessionRows(page, folder, messages.sessions.state.working)).toHaveCount(1)
  await page.getByRole('button', { name: composerMessages.stop.stop, exact: true }).click()
  await expect(sessionRows(page, folder, messages.sessions.state.idle)).toHaveCount(1, { timeout: 20_000 })
}

async function findInChat(page: Page, text: string, count: number): Promise<void> {
  await composer(page).press('Control+f')
  await page.getByRole('textbox', { name: composerMessages.find.field }).fill(text)
  await expect(page.getByLabel(composerMessages.find.name, { exact: true })).toContainText(
    composerMessages.find.count(count, count),
  )
  await page.keyboard.press('Escape')
}

test('codex: begins with mode, model and a picture; asks, is stopped, and asks nothing where it may do all', async ({
  world,
}) => {
  const { page, cli } = await oneDaemon(world, { programs: ['codex'] })
  const directory = join(cli.home, 'projects', 'by-codex')
  await mkdir(directory, { recursive: true })
  await page.goto('/new')
  await page.getByRole('radio', { name: newSessionMessages.agents.codex }).check()
  await page.getByRole('textbox', { name: newSessionMessages.directory }).fill(directory)
  await pick(page, 'mode', modes.default)
  await pick(page, 'model', 'gpt-5.4')
  const picture = greyPicture(70)
  await attach(page, picture)
  await page.getByRole('textbox', { name: newSessionMessages.prompt }).fill('model')
  await page.getByRole('button', { name: newSessionMessages.submit }).click()
  await expect(agentMessages(page, 'Asked: gpt-5.4')).toBeVisible({ timeout: 60_000 })
  await expect(agentMessages(page, reportOf(picture))).toBeVisible()
  await expect(settingChip(page, 'mode', modes.default)).toBeVisible()

  await sendMessage(page, 'run: touch asked.txt')
  const card = permissionCards(page, 'touch asked.txt')
  await expect(card).toBeVisible({ timeout: 30_000 })
  expect(existsSync(join(directory, 'asked.txt'))).toBe(false)
  await answerCard(card, words.allow)
  await expect(agentMessages(page, 'Done.')).toHaveCount(1, { timeout: 30_000 })
  expect(existsSync(join(directory, 'asked.txt'))).toBe(true)

  await sendMessage(page, `write: ${join(directory, 'patched.txt')} text`)
  const patch = permissionCards(page, 'patched.txt')
  await expect(patch).toBeVisible({ timeout: 30_000 })
  await answerCard(patch, words.stop)
  await expect(patch).toHaveCount(0)
  expect(existsSync(join(directory, 'patched.txt'))).toBe(false)

  await pick(page, 'mode', modes.yolo)
  await page.getByRole('button', { name: ask.yes(modes.yolo) }).click()
  await sendMessage(page, 'run: touch unasked.txt')
  await expect(agentMessages(page, 'Done.')).toHaveCount(2, { timeout: 30_000 })
  expect(existsSync(join(directory, 'unasked.txt'))).toBe(true)
  await findInChat(page, 'unasked.txt', 2)
  await stopTurn(page, 'by-codex')
})

test('gemini: model and mode, its own forms of a request, and a stop', async ({ world }) => {
  const { page, cli } = await oneDaemon(world, { programs: ['gemini'] })
  const directory = join(cli.home, 'projects', 'by-gemini')
  await mkdir(directory, { recursive: true })
  await page.goto('/new')
  await page.getByRole('radio', { name: newSessionMessages.agents.gemini }).check()
  await page.getByRole('textbox', { name: newSessionMessages.directory }).fill(directory)
  await pick(page, 'mode', modes.default)
  await pick(page, 'model', 'gemini-2.5-pro')
  await page.getByRole('textbox', { name: newSessionMessages.prompt }).fill('model')
  await page.getByRole('button', { name: newSessionMessages.submit }).click()
  await expect(agentMessages(page, 'Asked: gemini-2.5-pro')).toBeVisible({ timeout: 60_000 })

  await sendMessage(page, 'run: make it')
  const card = permissionCards(page, 'make it')
  await expect(card).toBeVisible({ timeout: 30_000 })
  await answerCard(card, words.session.similar)
  await expect(agentMessages(page, 'Done. proceed_always')).toBeVisible({ timeout: 30_000 })
  await findInChat(page, 'make it', 2)
  await stopTurn(page, 'by-gemini')
})

test.describe('happy-coder 0.13.0', () => {
  let copy: CliCopy
  test.beforeAll(async () => {
    copy = await copyCli('happy-coder@0.13.0')
  })
  test.afterAll(() => copy.remove())

  test('its formats: mode and model arrive, a request is answered, a list is kept, a turn is stopped', async ({
    world,
  }) => {
    const { page, cli } = await oneDaemon(world, { programs: ['claude'], entry: copy.entry })
    const directory = join(cli.home, 'projects', 'by-old')
    await mkdir(directory, { recursive: true })
    await page.goto('/new')
    await page.getByRole('textbox', { name: newSessionMessages.directory }).fill(directory)
    await pick(page, 'model', 'sonnet')
    await page.getByRole('textbox', { name: newSessionMessages.prompt }).fill('model')
    await page.getByRole('button', { name: newSessionMessages.submit }).click()
    await expect(agentMessages(page, /Asked: .*sonnet/)).toBeVisible({ timeout: 60_000 })

    await sendMessage(page, 'run: touch asked.txt')
    const card = permissionCards(page, 'touch asked.txt')
    await answerCard(card, words.allow)
    await expect(agentMessages(page, 'Done.')).toHaveCount(1, { timeout: 30_000 })
    expect(existsSync(join(directory, 'asked.txt'))).toBe(true)

    await sendMessage(page, 'tasks')
    await expect(page.getByText(composerMessages.todos.done(1, 2))).toBeVisible({ timeout: 30_000 })

    await pick(page, 'mode', modes.acceptEdits)
    await sendMessage(page, `write: ${join(directory, 'edited.txt')} text`)
    await expect.poll(() => existsSync(join(directory, 'edited.txt')), { timeout: 30_000 }).toBe(true)
    await findInChat(page, 'asked.txt', 2)
    await stopTurn(page, 'by-old')
  })
})

import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { composerMessages } from '../../web/i18n/composerMessages'
import { messages } from '../../web/i18n/messages'
import { permissionMessages } from '../../web/i18n/permissionMessages'
import { newSessionMessages } from '../../web/i18n/newSessionMessages'
import { echoOf } from '../agents/modelScript'
import { answerCard, machinesOf, permissionCards, startNewSession } from '../fixtures/pages/newSession'
import { agentMessages, ownMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoDaemons, type LinkedDaemon } from '../fixtures/twoServers'
import type { World } from '../fixtures/world'

const words = permissionMessages

async function openOverview(world: World): ReturnType<typeof twoDaemons> {
  const two = await twoDaemons(world, 'separate-key')
  await two.page.goto('/')
  return two
}

/** A session on B, started from the app, whose agent has answered. */
async function startedOnB(page: Page, b: LinkedDaemon): Promise<{ directory: string }> {
  const directory = join(b.cli.home, 'projects', 'from-afar')
  await mkdir(directory, { recursive: true })
  await startNewSession(page, { serverUrl: b.server.url, directory, prompt: 'hello from afar' })
  await expect(agentMessages(page, echoOf('hello from afar'))).toBeVisible({ timeout: 60_000 })
  return { directory }
}

function rpcCalls({ server }: LinkedDaemon): number {
  return server.proxy
    .recordings()
    .filter((r) => r.kind === 'frame' && r.direction === 'to-server' && r.payload.includes('"rpc-call"')).length
}

test('V4 cross-server spawn: pick a machine of the other server, start a session, send, get an answer, answer its permission request', async ({
  world,
}) => {
  const { page, a, b } = await openOverview(world)
  const { directory } = await startedOnB(page, b)
  await expect(page).toHaveURL(/\/s\//)
  await expect(ownMessages(page, 'hello from afar')).toHaveCount(1)
  await expect(sessionRows(page, 'from-afar', new URL(b.server.url).host)).toHaveCount(1)

  await sendMessage(page, 'run: touch made.txt')
  const card = permissionCards(page, 'touch made.txt')
  await expect(card).toBeVisible()
  expect(existsSync(join(directory, 'made.txt'))).toBe(false)
  await answerCard(card, words.allow)
  await expect(agentMessages(page, 'Done.')).toBeVisible()
  await expect(card).toHaveCount(0)
  expect(existsSync(join(directory, 'made.txt'))).toBe(true)
  // All of it went to B: what is in the typed directory's parent, the start, the answer.
  expect(rpcCalls(a)).toBe(0)
  expect(rpcCalls(b)).toBe(3)
})

test('answers: deny with a reason, this command for the session, from the overview', async ({ world }) => {
  const { page, b } = await openOverview(world)
  const { directory } = await startedOnB(page, b)

  await sendMessage(page, 'run: touch denied.txt')
  const denied = permissionCards(page, 'touch denied.txt')
  await denied.getByRole('button', { name: words.addReason }).click()
  await denied.getByRole('textbox', { name: words.reason }).fill('not in this folder')
  await answerCard(denied, words.deny)
  await expect(denied).toHaveCount(0)
  // The agent took the reason; its turn ends with a denial.
  await page.getByRole('button', { name: 'touch denied.txt' }).click()
  await expect(page.getByText(messages.sessions.tool.denied('not in this folder'))).toBeVisible()
  expect(existsSync(join(directory, 'denied.txt'))).toBe(false)

  await sendMessage(page, 'run: date >> dates.txt')
  await expect(permissionCards(page, 'date >> dates.txt')).toBeVisible()
  await page.goto('/')
  const card = permissionCards(page, 'date >> dates.txt')
  await answerCard(card, words.session.command)
  await expect(card).toHaveCount(0)
  await sessionRows(page, 'from-afar').click()
  await expect(agentMessages(page, 'Done.')).toHaveCount(1)
  // The same command is not asked about again.
  await sendMessage(page, 'run: date >> dates.txt')
  await expect(agentMessages(page, 'Done.')).toHaveCount(2)
})

test('a question of the agent is answered, a turn is stopped', async ({ world }) => {
  const { page, b } = await openOverview(world)
  await startedOnB(page, b)

  await sendMessage(page, 'ask')
  const question = permissionCards(page, 'Which colour?')
  await question.getByRole('radio', { name: 'Blue' }).check()
  await answerCard(question, words.question.answer)
  await expect(question).toHaveCount(0)
  await expect(agentMessages(page, 'Blue')).toBeVisible()

  await sendMessage(page, 'slow: 200')
  const stop = page.getByRole('button', { name: composerMessages.stop.stop, exact: true })
  await page.keyboard.press('Escape')
  await stop.click()
  await expect(stop).toHaveCount(0)
  await expect(sessionRows(page, 'from-afar', messages.sessions.state.idle)).toHaveCount(1)
  await sendMessage(page, 'still there')
  await expect(agentMessages(page, echoOf('still there'))).toBeVisible()
})

test('a directory that does not exist is created only when the person wants it; a machine that is not connected says why', async ({
  world,
}) => {
  const { page, a, b } = await openOverview(world)
  const directory = join(b.cli.home, 'projects', 'not-there')
  await startNewSession(page, { serverUrl: b.server.url, directory, prompt: 'hello' })
  const dialog = page.getByRole('dialog', { name: newSessionMessages.missing.title })
  await expect(dialog).toContainText(directory)
  await dialog.getByRole('button', { name: messages.app.cancel }).click()
  expect(existsSync(directory)).toBe(false)
  // What was written is still there.
  await expect(page.getByRole('textbox', { name: newSessionMessages.prompt })).toHaveValue('hello')

  await a.cli.stopDaemon()
  await expect(machinesOf(page, a.server.url)).toBeDisabled()

  await page.getByRole('button', { name: newSessionMessages.submit }).click()
  await dialog.getByRole('button', { name: newSessionMessages.missing.create }).click()
  await expect(agentMessages(page, echoOf('hello'))).toBeVisible({ timeout: 60_000 })
  expect(existsSync(directory)).toBe(true)
})

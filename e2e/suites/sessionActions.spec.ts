import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { messages } from '../../web/i18n/messages'
import { sessionActionsMessages } from '../../web/i18n/sessionActionsMessages'
import { echoOf } from '../agents/modelScript'
import { startNewSession } from '../fixtures/pages/newSession'
import { agentMessages, sendMessage, sessionRows } from '../fixtures/pages/sessions'
import { expect, test } from '../fixtures/test'
import { twoDaemons } from '../fixtures/twoServers'

const words = sessionActionsMessages
const { removal } = messages.sessions

async function follow(page: Page, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: words.menu }).click()
  await page.getByRole('dialog', { name: words.menu }).getByRole('button', { name: item, exact: true }).click()
}

const choose = (page: Page, action: keyof typeof words.names) => follow(page, words.names[action])

test('a session of the other server: rename, fork, end and archive with undo, resume, delete over a reload', async ({
  world,
}) => {
  const { page, b } = await twoDaemons(world, 'separate-key')
  const directory = join(b.cli.home, 'projects', 'in-hand')
  await mkdir(directory, { recursive: true })
  await startNewSession(page, { serverUrl: b.server.url, directory, prompt: 'hello from afar' })
  await expect(agentMessages(page, echoOf('hello from afar'))).toBeVisible({ timeout: 60_000 })
  const original = page.url()

  await test.step('the new title is that of every client', async () => {
    await choose(page, 'rename')
    await page.getByRole('textbox', { name: words.rename.label }).fill('Renamed from afar')
    await page.getByRole('button', { name: words.rename.save, exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Renamed from afar' })).toBeVisible()
    await expect(sessionRows(page, 'Renamed from afar')).toHaveCount(1)
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Renamed from afar' })).toBeVisible()
  })

  await test.step('a fork knows the conversation and is another session', async () => {
    await choose(page, 'fork')
    await expect(page).not.toHaveURL(original, { timeout: 90_000 })
    await sendMessage(page, 'and in the copy')
    await expect(agentMessages(page, echoOf('and in the copy'))).toBeVisible({ timeout: 60_000 })
    await page.goto(original)
    await expect(agentMessages(page, echoOf('hello from afar'))).toBeVisible()
    await expect(agentMessages(page, echoOf('and in the copy'))).toHaveCount(0)
  })

  await test.step('from an earlier prompt on it is another session, which answers', async () => {
    await choose(page, 'rewind')
    await page
      .getByRole('dialog', { name: words.rewind.title })
      .getByRole('button', { name: 'hello from afar' })
      .click()
    await expect(page).not.toHaveURL(original, { timeout: 90_000 })
    await sendMessage(page, 'another way')
    await expect(agentMessages(page, echoOf('another way'))).toBeVisible({ timeout: 60_000 })
    await page.goto(original)
  })

  await test.step('a side chat answers beside its session, is in no list, and each leads to the other', async () => {
    await choose(page, 'side-chat')
    await expect(page).not.toHaveURL(original, { timeout: 90_000 })
    const sideChat = page.url()
    await sendMessage(page, 'an aside')
    await expect(agentMessages(page, echoOf('an aside'))).toBeVisible({ timeout: 60_000 })
    await follow(page, words.sideChats.of('Renamed from afar'))
    await expect(page).toHaveURL(original)
    await expect(agentMessages(page, echoOf('hello from afar'))).toBeVisible()
    await expect(agentMessages(page, echoOf('an aside'))).toHaveCount(0)
    const paths = await sessionRows(page).evaluateAll((rows) => rows.map((row) => row.getAttribute('href')))
    expect(paths).toContain(new URL(original).pathname)
    expect(paths).not.toContain(new URL(sideChat).pathname)
    await follow(page, /^Side chat: /)
    await expect(page).toHaveURL(sideChat)
    await page.goto(original)
  })

  await test.step('archiving can be taken back; then the agent ends', async () => {
    await choose(page, 'end-and-archive')
    await page.getByRole('main').getByRole('button', { name: removal.undo }).click()
    await expect(page.getByRole('textbox', { name: messages.sessions.composer.name })).toBeVisible()
    await choose(page, 'end-and-archive')
    await expect(page.getByText(messages.sessions.composer.archived)).toBeVisible({ timeout: 30_000 })
  })

  await test.step('resumed, it is the same session and answers', async () => {
    await choose(page, 'resume')
    await expect(page.getByRole('textbox', { name: messages.sessions.composer.name })).toBeVisible({ timeout: 90_000 })
    expect(page.url()).toBe(original)
    await sendMessage(page, 'still there')
    await expect(agentMessages(page, echoOf('still there'))).toBeVisible({ timeout: 60_000 })
  })

  await test.step('a deletion survives a reload, and the server no longer has it', async () => {
    await choose(page, 'delete')
    await expect(page.getByRole('main').getByText(removal.soon.delete)).toBeVisible()
    await page.reload()
    await expect(sessionRows(page, 'Renamed from afar')).toHaveCount(0, { timeout: 60_000 })
    await expect(page.getByText(/^The session does not exist on /)).toBeVisible()
    await expect(page.getByRole('textbox', { name: messages.sessions.composer.name })).toHaveCount(0)
  })
})
